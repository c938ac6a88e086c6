import { versionPlus } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "updating.refused-changes-nothing",
  title: "A refused Update leaves the stored resource as it was, version and times included",
  covers: ["COSI-UPD-011"],
  async run({ world, call, check }) {
    const owner = "controller-a";
    const labels = { app: "web" };
    const before = await world.get(await world.create({ labels, finalizers: ["net"] }, { owner }));
    const changed = world.change(before, {
      labels: { other: "yes" },
      annotations: { note: "new" },
      finalizers: ["disk"],
      phase: "tearingDown",
      spec: { protoSpec: world.random.bytes(8), yamlSpec: "x: 1\n" },
    });
    const cases = [
      [{ version: versionPlus(before, 1) }, { owner }],
      [{ version: "undefined" }, { owner }],
      [{}, {}],
      [{}, { owner: "controller-b" }],
      [{}, { owner, expectedPhase: "tearingDown" }],
      [{ version: versionPlus(before, 1) }, { owner: "controller-b", expectedPhase: "tearingDown" }],
      [{ phase: "paused" }, { owner }],
      [{ version: "one" }, { owner }],
    ] as const;
    for (const [fault, options] of cases) {
      const outcome = await call.update({ newResource: world.change(changed, fault), options });
      // Whether these are refused at all is for other requirements to say.
      if (outcome.kind !== "refused") return;
      check.sameResource("COSI-UPD-011", await world.get(before), before, outcome);
    }
  },
});
