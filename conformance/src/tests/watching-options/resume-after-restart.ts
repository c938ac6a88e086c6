import { updated } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";
import { judgeResumed, open } from "./_reading.ts";

export default [
  test({
    id: "watching-options.resume-after-restart",
    title: "A bookmark from before a restart yields exactly the later events, or is refused",
    covers: ["COSI-WCH-034"],
    effects: "restart",
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const watch = await world.watch();
      const first = await world.create();
      const second = await world.update(first);
      const [event] = await world.takeEvents(watch, 2);
      const options = { startFromBookmark: world.bookmarkOf(event!) };
      await world.restart();
      const resumed = await open({ call }, { namespace, type, apiVersion: 1, options });
      const fence = await world.create();
      await judgeResumed(check, "COSI-WCH-034", resumed, fence, [updated(second, first)]);
    },
  }),
  test({
    id: "watching-options.durable-bookmark",
    title: "Bookmarks are valid after a restart and yield the events from before and after it",
    covers: ["COSI-WCH-041"],
    feature: "durable-bookmarks",
    effects: "restart",
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const watch = await world.watch();
      const first = await world.create();
      const second = await world.update(first);
      const bookmarks = (await world.takeEvents(watch, 2)).map(world.bookmarkOf);
      const valid: boolean[] = [];
      for (const startFromBookmark of bookmarks) {
        const before = await open(
          { call },
          { namespace, type, apiVersion: 1, options: { startFromBookmark } },
        );
        valid.push(before.opening.kind === "ok");
      }
      await world.restart();
      const resumed = [];
      for (const startFromBookmark of bookmarks) {
        resumed.push(
          await open({ call }, { namespace, type, apiVersion: 1, options: { startFromBookmark } }),
        );
      }
      const fence = await world.create();
      for (const [i, each] of resumed.entries()) {
        if (!valid[i]) continue; // it was refused before the restart; the latest never is
        check.isOk("COSI-WCH-041", each.opening);
        const missed = [updated(second, first)].slice(i);
        if (each.opening.kind === "ok") await judgeResumed(check, "COSI-WCH-041", each, fence, missed);
      }
    },
  }),
];
