import { created } from "../../check/event-pattern.ts";
import { type Test, test } from "../../test.ts";
import { judgeResumed, open } from "./_reading.ts";

/** Events of which every bookmark is tried. */
const count = 6;

export default [
  ...[false, true].map(
    (aggregated): Test =>
      test({
        id: `watching-options.resume-again${aggregated ? "-aggregated" : ""}`,
        title: `The bookmarks of missed events of ${aggregated ? "an aggregated" : "a resumed"} watch are good for another one`,
        covers: ["COSI-WCH-034"],
        async run({ world, call, check }) {
          const { namespace, type } = world;
          const watch = await world.watch();
          await world.create();
          const [start] = await world.takeEvents(watch, 1);
          const resources = [];
          for (let i = 0; i < count; i++) resources.push(await world.create());
          const options = { startFromBookmark: world.bookmarkOf(start!), aggregated };
          const first = await open({ call }, { namespace, type, apiVersion: 1, options });
          if (first.opening.kind !== "ok") {
            return check.refusedWith("COSI-WCH-034", first.opening, "FAILED_PRECONDITION");
          }
          const missed = await first.watch.take(count);
          check.events("COSI-WCH-034", missed, resources.map(created));
          const resumed = [];
          for (const event of missed.events) {
            const again = { startFromBookmark: world.bookmarkOf(event) };
            resumed.push(await open({ call }, { namespace, type, apiVersion: 1, options: again }));
          }
          const fence = await world.create();
          for (const [i, each] of resumed.entries()) {
            await judgeResumed(check, "COSI-WCH-034", each, fence, resources.slice(i + 1).map(created));
          }
        },
      }),
  ),
  test({
    id: "watching-options.resume-from-burst",
    title: "Every event of an aggregated message carries a bookmark of its own place",
    covers: ["COSI-WCH-034"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const watch = await world.watch({ aggregated: true });
      const resources = await Promise.all(Array.from({ length: count }, () => world.create()));
      const events = await world.takeEvents(watch, count);
      // Who was first is for the watch to tell; that it tells all is judged elsewhere.
      const told = events.map(({ resource }) =>
        resources.find(({ metadata }) => metadata?.id === resource?.metadata?.id),
      );
      const resumed = [];
      for (const event of events) {
        const options = { startFromBookmark: world.bookmarkOf(event) };
        resumed.push(await open({ call }, { namespace, type, apiVersion: 1, options }));
      }
      const fence = await world.create();
      for (const [i, each] of resumed.entries()) {
        const later = told.slice(i + 1).flatMap((resource) => resource ?? []);
        await judgeResumed(check, "COSI-WCH-034", each, fence, later.map(created));
      }
    },
  }),
];
