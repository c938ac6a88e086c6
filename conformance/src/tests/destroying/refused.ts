import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

const owner = "controller-a";

export default [
  test({
    id: "destroying.wrong-owner-and-finalizers",
    title: "Of a wrong owner and finalizers that are left the owner is reported",
    covers: ["COSI-DES-003"],
    async run({ world, call, check }) {
      for (const phase of ["running", "tearingDown"]) {
        for (const stranger of ["", "controller-b"]) {
          const stored = await world.create({ phase, finalizers: ["net"] }, { owner });
          const outcome = await call.destroy({ ...nameOf(stored), options: { owner: stranger } });
          check.refusedWith("COSI-DES-003", outcome, "PERMISSION_DENIED");
        }
      }
    },
  }),
  test({
    id: "destroying.refused-changes-nothing",
    title: "A refused Destroy leaves the stored resource as it was, version and phase included",
    covers: ["COSI-DES-004"],
    async run({ world, call, check }) {
      const cases = [
        { init: { finalizers: ["net"] }, caller: owner },
        { init: { finalizers: ["net"], phase: "tearingDown" }, caller: owner },
        { init: { finalizers: ["net"] }, caller: "controller-b" },
        { init: { labels: { app: "web" } }, caller: "controller-b" },
        { init: { phase: "tearingDown" }, caller: "" },
      ];
      for (const { init, caller } of cases) {
        const before = await world.get(await world.create(init, { owner }));
        const outcome = await call.destroy({ ...nameOf(before), options: { owner: caller } });
        // Whether these are refused at all is for other requirements to say.
        if (outcome.kind === "refused") check.returns("COSI-DES-004", await call.get(nameOf(before)), before);
      }
    },
  }),
];
