import { created, destroyed, updated } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";
import { judgeResumed, open } from "./_reading.ts";

export default [
  test({
    id: "watching-options.resume-single",
    title: "A single watch from a bookmark of a kind watch delivers exactly the later events of its id",
    covers: ["COSI-WCH-034"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const watch = await world.watch();
      const other = await world.create();
      const first = await world.create();
      const second = await world.update(first);
      const otherChanged = await world.update(other);
      await world.destroy(second);
      await world.destroy(otherChanged);
      const third = await world.create({ id: first.metadata!.id });
      const history = [created(first), updated(second, first), destroyed(second), created(third)];
      // Where the history of the id begins after each event of the kind.
      const starts = [0, 1, 2, 2, 3, 3, 4];
      const events = await world.takeEvents(watch, starts.length);
      const resumed = [];
      for (const event of events) {
        const options = { startFromBookmark: world.bookmarkOf(event) };
        const { id } = first.metadata!;
        resumed.push(await open({ call }, { namespace, type, id, apiVersion: 1, options }));
      }
      const fence = await world.update(third);
      for (const [i, each] of resumed.entries()) {
        await judgeResumed(check, "COSI-WCH-034", each, fence, history.slice(starts[i]));
      }
    },
  }),
  test({
    id: "watching-options.resume-kind-from-single",
    title: "A kind watch from a bookmark of a single watch delivers exactly the later events of the kind",
    covers: ["COSI-WCH-034"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const first = await world.create();
      const watch = await world.watch({ id: first.metadata!.id });
      const other = await world.create();
      const second = await world.update(first);
      const otherChanged = await world.update(other);
      const third = await world.update(second);
      const [, event] = await world.takeEvents(watch, 2);
      const options = { startFromBookmark: world.bookmarkOf(event!) };
      const resumed = await open({ call }, { namespace, type, apiVersion: 1, options });
      const fence = await world.create();
      await judgeResumed(check, "COSI-WCH-034", resumed, fence, [
        updated(otherChanged, other),
        updated(third, second),
      ]);
    },
  }),
];
