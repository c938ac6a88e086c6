import { created, updated } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";
import { judgeResumed, open } from "./_reading.ts";

export default [true, false].map((exists) =>
  test({
    id: `watching-options.resume-first-event${exists ? "" : "-absent"}`,
    title: `If the first event of a single watch of ${exists ? "a resource" : "nothing"} carries a bookmark, that yields exactly the later events`,
    covers: ["COSI-WCH-034"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const id = world.newId();
      const stored = exists ? await world.create({ id }) : undefined;
      const watch = await world.watch({ id });
      const [event] = await world.takeEvents(watch, 1);
      const startFromBookmark = event?.bookmark;
      if (startFromBookmark === undefined) return check.notApplicable("the first event carries no bookmark");
      const first = stored ?? (await world.create({ id }));
      const changed = await world.update(first);
      const resumed = await open(
        { call },
        { namespace, type, id, apiVersion: 1, options: { startFromBookmark } },
      );
      const fence = await world.update(changed);
      const missed = exists ? [] : [created(first)];
      await judgeResumed(check, "COSI-WCH-034", resumed, fence, [...missed, updated(changed, first)]);
    },
  }),
);
