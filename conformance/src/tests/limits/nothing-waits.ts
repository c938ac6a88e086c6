import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "limits.nothing-waits",
  title: "A call whose condition does not hold is answered at once instead of waiting until it does",
  covers: ["COSI-LIM-002"],
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const held = await world.create({ finalizers: ["holder"] });
    const name = nameOf(held);
    const absent = { namespace, type, id: world.newId() };
    const outcomes = [
      await call.get(absent),
      await call.list({ namespace: world.otherNamespace(), type, options: {} }),
      await call.create({ resource: held, options: {} }),
      await call.update({ newResource: world.resource(), options: {} }),
      await call.update({ newResource: held, options: { expectedPhase: "tearingDown" } }),
      await call.update({ newResource: world.change(held, { version: "99" }), options: {} }),
      await call.destroy({ ...name, options: {} }),
      await call.destroy({ ...absent, options: {} }),
      await call.teardown({ ...name, options: {} }),
      await call.teardown({ ...absent, options: {} }),
    ];
    for (const outcome of outcomes) check.isAnswered("COSI-LIM-002", outcome);
  },
});
