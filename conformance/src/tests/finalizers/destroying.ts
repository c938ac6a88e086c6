import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "finalizers.block-destroy",
  title: "A Destroy of a resource with finalizers is refused in either phase",
  covers: ["COSI-FIN-006"],
  async run({ world, call, check }) {
    for (const phase of ["running", "tearingDown"]) {
      for (const owner of ["", "controller-a"]) {
        for (const finalizers of [["guard"], ["guard", "second"], [""]]) {
          const stored = await world.create({ phase, finalizers }, { owner });
          const outcome = await call.destroy({ ...nameOf(stored), options: { owner } });
          check.refusedWith("COSI-FIN-006", outcome, "FAILED_PRECONDITION");
          if (outcome.kind !== "refused") continue;
          // Nothing else was in the way.
          await world.destroy(await world.update(stored, { finalizers: [] }, { owner }), { owner });
        }
      }
    }
  },
});
