import { type TestContext, test } from "../../test.ts";

type Batch = Awaited<ReturnType<TestContext["world"]["upToFence"]>>;

/** Judges the messages of a watch after its first. */
function judgeMessages({ check }: TestContext, { messages, ...batch }: Batch): void {
  const sizes = messages.map(({ length }) => length);
  const got = `messages with ${sizes.join(", ")} events`;
  const holds = sizes.every((size) => size === 1);
  check.that("COSI-WCH-006", holds, { want: "one event in every message", got }, batch);
}

export default [
  test({
    id: "watching.one-live-event-per-message",
    title: "Events that were waiting for the client come one per message",
    covers: ["COSI-WCH-006"],
    async run(context) {
      const { world } = context;
      let stored = await world.create();
      const watch = await world.watch();
      watch.pause();
      for (let i = 0; i < 6; i++) stored = await world.update(stored);
      watch.resume();
      judgeMessages(context, await world.upToFence(watch));
    },
  }),
  test({
    id: "watching.one-bootstrap-event-per-message",
    title: "The events of a bootstrap come one per message",
    covers: ["COSI-WCH-006"],
    async run(context) {
      const { world } = context;
      for (let i = 0; i < 4; i++) await world.create();
      const watch = await world.watch({ bootstrapContents: true, bootstrapBookmark: true });
      judgeMessages(context, await world.upToFence(watch));
    },
  }),
  test({
    id: "watching.no-message-for-what-is-filtered",
    title: "A change that the filter holds back leaves no message",
    covers: ["COSI-WCH-006"],
    async run(context) {
      const { world } = context;
      const watch = await world.watch({ labelQuery: [{ terms: [{ key: "wanted" }] }] });
      const other = await world.create();
      await world.destroy(await world.update(other));
      judgeMessages(context, await world.upToFence(watch, { labels: { wanted: "" } }));
    },
  }),
];
