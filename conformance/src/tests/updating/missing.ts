import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "updating.missing",
  title: "An Update of a triple that is not stored is refused with NOT_FOUND and stores nothing",
  covers: ["COSI-UPD-003"],
  async run({ world, call, check }) {
    const destroyed = await world.get(await world.create());
    await world.destroy(destroyed);
    const cases = [
      { resource: world.resource(), options: {} },
      { resource: world.resource({ version: "1" }), options: {} },
      { resource: world.resource({ version: "5" }), options: { owner: "controller-a" } },
      { resource: world.resource({ owner: "controller-a" }), options: { owner: "controller-a" } },
      { resource: world.resource({ version: "1" }), options: { expectedPhase: "running" } },
      { resource: world.resource({ phase: "tearingDown" }), options: { expectedPhase: "tearingDown" } },
      { resource: destroyed, options: {} },
      { resource: destroyed, options: { expectedPhase: "tearingDown", owner: "controller-a" } },
    ];
    for (const { resource, options } of cases) {
      const outcome = await call.update({ newResource: resource, options });
      check.refusedWith("COSI-UPD-003", outcome, "NOT_FOUND");
      check.refusedWith("COSI-UPD-003", await call.get(nameOf(resource)), "NOT_FOUND");
    }
  },
});
