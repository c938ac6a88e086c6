import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "destroying.missing",
  title: "A Destroy of a triple that is not stored is refused with NOT_FOUND, whatever owner it names",
  covers: ["COSI-DES-002"],
  async run({ world, call, check }) {
    const owner = "controller-a";
    const destroyed = await world.create({}, { owner });
    await world.destroy(destroyed, { owner });
    const names = [
      nameOf(world.resource()),
      nameOf(world.resource({ namespace: world.otherNamespace() })),
      nameOf(destroyed),
    ];
    for (const name of names) {
      for (const caller of ["", owner]) {
        const outcome = await call.destroy({ ...name, options: { owner: caller } });
        check.refusedWith("COSI-DES-002", outcome, "NOT_FOUND");
      }
    }
  },
});
