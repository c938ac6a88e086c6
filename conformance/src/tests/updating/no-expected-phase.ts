import { test } from "../../test.ts";

const phases = ["running", "tearingDown"] as const;

export default test({
  id: "updating.no-expected-phase",
  title: "An Update that expects no phase succeeds in either",
  covers: ["COSI-UPD-006"],
  async run({ world, call, check }) {
    for (const owner of ["", "controller-a"]) {
      for (const stored of phases) {
        for (const phase of phases) {
          const before = await world.get(await world.create({ phase: stored }, { owner }));
          const newResource = world.change(before, { phase, labels: { app: "web" } });
          check.isOk("COSI-UPD-006", await call.update({ newResource, options: { owner } }));
        }
      }
    }
  },
});
