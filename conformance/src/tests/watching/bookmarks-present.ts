import { nameEventType } from "../../check/event-pattern.ts";
import { type TestContext, test } from "../../test.ts";

type Batch = Awaited<ReturnType<TestContext["world"]["upToFence"]>>;

/** Judges that every event of a batch carries a bookmark. */
function judgeBookmarks({ check }: TestContext, batch: Batch): void {
  for (const event of batch.events) {
    const length = event.bookmark?.length;
    const got = length === undefined ? "no bookmark" : `a bookmark of ${length} bytes`;
    const want = `a bookmark that is not empty on ${nameEventType(event)}`;
    check.that("COSI-WCH-013", (length ?? 0) > 0, { want, got }, batch);
  }
}

export default [
  test({
    id: "watching.bookmarks-of-live-events",
    title: "Every live event of a kind watch and of a single watch carries a bookmark",
    covers: ["COSI-WCH-013"],
    async run(context) {
      const { world } = context;
      const id = world.newId();
      const kind = await world.watch();
      const single = await world.watch({ id });
      await single.take(1); // the tombstone, which can lack one
      await world.destroy(await world.update(await world.create({ id })));
      await world.create({ id });
      judgeBookmarks(context, await world.upToFence(kind));
      judgeBookmarks(context, await single.take(4));
    },
  }),
  test({
    id: "watching.bookmarks-at-the-edge-of-a-filter",
    title: "An event about a resource that enters or leaves the filter carries a bookmark",
    covers: ["COSI-WCH-013"],
    async run(context) {
      const { world } = context;
      const watch = await world.watch({ labelQuery: [{ terms: [{ key: "wanted" }] }] });
      const outside = await world.create();
      const inside = await world.update(outside, { labels: { wanted: "" } });
      await world.update(inside, { labels: {} });
      judgeBookmarks(context, await world.upToFence(watch, { labels: { wanted: "" } }));
    },
  }),
  test({
    id: "watching.bookmarks-of-marks",
    title: "BOOTSTRAPPED and NOOP carry a bookmark, also where nothing has happened yet",
    covers: ["COSI-WCH-013"],
    async run(context) {
      const { world } = context;
      // The kind is empty, so that everything before the fence is one of the two.
      const watch = await world.watch({ bootstrapContents: true, bootstrapBookmark: true });
      judgeBookmarks(context, await world.upToFence(watch));
    },
  }),
];
