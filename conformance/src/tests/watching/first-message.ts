import { describeBatch } from "../../check/checker.ts";
import { type TestContext, test } from "../../test.ts";

type WatchRequest = Parameters<TestContext["call"]["watch"]>[0];

/** Reads the first message of a watch and judges it. */
async function judgeFirst({ call, check }: TestContext, request: WatchRequest): Promise<void> {
  const watch = call.watch(request);
  const first = await watch.takeMessages(1);
  watch.cancel();
  check.arrives("COSI-WCH-001", first);
  const texts = { want: "a message without events", got: describeBatch(first) };
  check.that("COSI-WCH-001", first.events.length === 0, texts, first);
}

export default [
  test({
    id: "watching.first-message-of-nothing",
    title: "A watch of what does not exist starts with a message without events",
    covers: ["COSI-WCH-001"],
    effects: "none",
    async run(context) {
      const { namespace, type } = context.world;
      for (const apiVersion of [1, 0]) {
        await judgeFirst(context, { namespace, type, apiVersion });
        await judgeFirst(context, { namespace, type, apiVersion, id: "missing" });
        await judgeFirst(context, { namespace, type, apiVersion, options: { bootstrapContents: true } });
        await judgeFirst(context, { namespace, type, apiVersion, options: { bootstrapBookmark: true } });
        await judgeFirst(context, { namespace, type, apiVersion, options: { aggregated: true } });
      }
    },
  }),
  test({
    id: "watching.first-message-before-the-state",
    title: "The first message carries no event even if events about the current state follow at once",
    covers: ["COSI-WCH-001"],
    async run(context) {
      const { namespace, type, id } = (await context.world.create()).metadata!;
      await judgeFirst(context, { namespace, type, apiVersion: 1, id });
      const options = { bootstrapContents: true, bootstrapBookmark: true };
      await judgeFirst(context, { namespace, type, apiVersion: 1, options });
      await judgeFirst(context, { namespace, type, apiVersion: 0, options });
      await judgeFirst(context, {
        namespace,
        type,
        apiVersion: 1,
        options: { ...options, aggregated: true },
      });
      await judgeFirst(context, { namespace, type, apiVersion: 1 });
    },
  }),
];
