import { test } from "../../test.ts";

const phases = ["running", "tearingDown"] as const;

export default test({
  id: "updating.expected-phase",
  title: "An Update is refused exactly when the stored phase is not the expected one",
  covers: ["COSI-UPD-005"],
  async run({ world, call, check }) {
    for (const owner of ["", "controller-a"]) {
      for (const stored of phases) {
        for (const newPhase of phases) {
          for (const expectedPhase of phases) {
            const before = await world.get(await world.create({ phase: stored }, { owner }));
            const newResource = world.change(before, { phase: newPhase, labels: { app: "web" } });
            const outcome = await call.update({ newResource, options: { owner, expectedPhase } });
            if (expectedPhase === before.metadata!.phase) check.isOk("COSI-UPD-005", outcome);
            else check.refusedWith("COSI-UPD-005", outcome, "INVALID_ARGUMENT");
          }
        }
      }
    }
  },
});
