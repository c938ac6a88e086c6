import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { openBystander, survives, survivesWatch } from "./_survive.ts";

export default [
  test({
    id: "limits.update-without-options",
    title: "An Update without options, owned and torn down resources included, does not end the server",
    covers: ["COSI-LIM-001", "COSI-LIM-002"],
    isHazardous: true,
    async run(context) {
      const { world, call } = context;
      const judgeBystander = await openBystander(context);
      const owner = "controller-a";
      for (const stored of [
        await world.create(),
        await world.create({}, { owner }),
        await world.create({ phase: "tearingDown" }),
        world.resource(),
      ]) {
        if (!survives(context, await call.update({ newResource: stored }))) return;
      }
      await judgeBystander();
    },
  }),
  test({
    id: "limits.empty-requests",
    title: "A request of any method that is empty, or lacks parts, does not end the server",
    covers: ["COSI-LIM-001", "COSI-LIM-002"],
    isHazardous: true,
    async run(context) {
      const { world, call } = context;
      const judgeBystander = await openBystander(context);
      const stored = await world.create();
      const name = nameOf(stored);
      const metadata = { ...name, version: "1", phase: "running" };
      const steps = [
        () => call.create({}),
        () => call.create({ resource: {} }),
        () => call.create({ resource: { spec: {} }, options: {} }),
        () => call.create({ resource: { metadata: {} } }),
        () => call.create({ resource: { metadata, spec: {} } }), // without timestamps
        () => call.update({}),
        () => call.update({ newResource: {}, options: {} }),
        () => call.update({ newResource: { spec: {} }, options: {} }),
        () => call.update({ newResource: { metadata }, options: {} }),
        () => call.update({ newResource: { metadata: name, spec: {} }, options: { expectedPhase: "" } }),
        () => call.get({}),
        () => call.list({}),
        () => call.destroy({}),
        () => call.teardown({}),
        () => call.teardownAndDestroy({}),
      ];
      for (const step of steps) {
        if (!survives(context, await step())) return;
      }
      if (!(await survivesWatch(context, call.watch({})))) return;
      await judgeBystander();
    },
  }),
];
