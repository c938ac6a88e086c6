import { test } from "../../test.ts";
import type { ResourceInit } from "../../world/world.ts";

const states: readonly (readonly [ResourceInit, owner: string])[] = [
  [{ labels: { app: "web" } }, ""],
  [{ phase: "tearingDown" }, ""],
  [{ finalizers: ["net"] }, ""],
  [{ phase: "tearingDown", finalizers: ["net"] }, "controller-a"],
  [{ labels: { app: "web" } }, "controller-a"],
];

export default test({
  id: "creating.existing",
  title: "A Create of a stored triple is refused whatever is stored, and changes nothing",
  covers: ["COSI-CRE-003"],
  async run({ world, call, check }) {
    for (const [init, storedOwner] of states) {
      const before = await world.get(await world.create(init, { owner: storedOwner }));
      const other = world.resource({ ...init, id: before.metadata!.id, labels: { other: "yes" } });
      // Other content, and the very same: a Create is no Update, and no repetition of itself either.
      for (const resource of [other, world.change(before, { version: "undefined", owner: "" })]) {
        for (const owner of ["", "controller-a", "controller-b"]) {
          const outcome = await call.create({ resource, options: { owner } });
          check.refusedWith("COSI-CRE-003", outcome, "ALREADY_EXISTS");
        }
      }
      check.sameResource("COSI-CRE-003", await world.get(before), before);
    }
  },
});
