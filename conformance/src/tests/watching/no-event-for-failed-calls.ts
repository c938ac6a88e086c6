import { test } from "../../test.ts";
import { filterBatch, judgeQuiet } from "./_events.ts";

export default [
  test({
    id: "watching.no-event-for-refused-writes",
    title: "A write that is refused causes no event, neither on a kind watch nor on a single watch",
    covers: ["COSI-WCH-008", "COSI-WCH-002"],
    async run({ world, call, check }) {
      const old = await world.create({ owner: "" });
      const stored = await world.update(old, { finalizers: ["guard"] });
      const owned = await world.create({}, { owner: "landlord" });
      const { namespace, type, id } = stored.metadata!;
      const kind = await world.watch();
      const single = await world.watch({ id });
      // Whatever a watch starts with is no matter of this test.
      await world.upToUpdate(single, stored);
      await world.upToFence(kind);
      const current = await world.get(stored);
      const outcomes = [
        await call.create({ resource: world.resource({ id }), options: {} }),
        await call.update({ newResource: world.change(old, { labels: { stale: "yes" } }), options: {} }),
        await call.update({ newResource: current, options: { owner: "stranger" } }),
        await call.update({ newResource: owned, options: { owner: "stranger" } }),
        await call.update({ newResource: world.resource({ version: "1" }), options: {} }),
        await call.destroy({ namespace, type, id, options: {} }),
        await call.destroy({ namespace, type, id: owned.metadata!.id, options: { owner: "stranger" } }),
        await call.destroy({ namespace, type, id: world.newId("missing"), options: {} }),
      ];
      // A write that a careless server makes after all is the matter of other tests: its event is no surprise.
      if (outcomes.some(({ kind }) => kind === "ok")) return;
      judgeQuiet(check, "COSI-WCH-008", await world.upToFence(kind));
      const batch = await world.upToUpdate(single, current);
      const own = filterBatch(batch, ({ resource }) => resource?.metadata?.id === id);
      judgeQuiet(check, "COSI-WCH-008", own);
    },
  }),
  test({
    id: "watching.no-event-for-idle-teardown",
    title: "A Teardown that is refused, or of a resource that is tearing down, causes no event",
    covers: ["COSI-WCH-008", "COSI-WCH-002"],
    feature: "teardown",
    async run({ world, call, check }) {
      const running = await world.create({}, { owner: "landlord" });
      const ending = await world.tearDown(await world.create());
      const watch = await world.watch();
      await world.upToFence(watch); // whatever a watch starts with is no matter of this test
      const nameOf = ({ metadata }: typeof running) => {
        const { namespace, type, id } = metadata!;
        return { namespace, type, id };
      };
      const refused = await call.teardown({ ...nameOf(running), options: { owner: "stranger" } });
      await call.teardown({ ...nameOf(ending), options: {} });
      await call.teardown({ ...nameOf(ending), options: {} });
      await call.teardown({ ...nameOf(ending), id: world.newId("missing"), options: {} });
      if (refused.kind === "ok") return;
      judgeQuiet(check, "COSI-WCH-008", await world.upToFence(watch));
    },
  }),
];
