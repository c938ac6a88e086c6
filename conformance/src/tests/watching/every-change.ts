import { EventType } from "@cosi-spec/types";
import { describeBatch } from "../../check/checker.ts";
import { about, type EventPattern } from "../../check/event-pattern.ts";
import { type TestContext, test } from "../../test.ts";

type Batch = Awaited<ReturnType<TestContext["world"]["upToFence"]>>;

/** Judges that each of these events came, wherever in the batch. */
function judgeAll({ check }: TestContext, batch: Batch, wanted: readonly EventPattern[]): void {
  check.arrives("COSI-WCH-002", batch);
  const left = [...batch.events];
  const missing = wanted.filter((pattern) => {
    const at = left.findIndex((event) => pattern.mismatch(event) === undefined);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  const want = `among the events ${missing[0]?.want ?? "every change"}`;
  check.that("COSI-WCH-002", missing.length === 0, { want, got: describeBatch(batch) }, batch);
}

/** Makes every kind of change to one resource. @returns the events that are due. */
async function changeInEveryWay({ world }: TestContext, id: string): Promise<EventPattern[]> {
  const created = await world.create({ id, labels: { app: "web" } });
  const states = [created];
  const update = async (changes?: Parameters<typeof world.update>[1]): Promise<void> => {
    states.push(await world.update(states.at(-1)!, changes));
  };
  await update();
  await update({ labels: { app: "db" } });
  await update({ annotations: { note: "x" } });
  await update({ finalizers: ["guard"] });
  await update({ finalizers: [] });
  await update({}); // equal content is a change too: it raises the version
  await update({ phase: "tearingDown" });
  await world.destroy(states.at(-1)!);
  const again = await world.create({ id });
  await world.destroy(again);
  return [
    about("CREATED", created),
    ...states.slice(1).map((state) => about("UPDATED", state)),
    about("DESTROYED", states.at(-1)!),
    about("CREATED", again),
    about("DESTROYED", again),
  ];
}

export default [
  test({
    id: "watching.every-change-of-a-kind",
    title: "A kind watch delivers every change that is made after its first message",
    covers: ["COSI-WCH-002"],
    async run(context) {
      const watch = await context.world.watch();
      const wanted = await changeInEveryWay(context, context.world.newId());
      judgeAll(context, await context.world.upToFence(watch), wanted);
    },
  }),
  test({
    id: "watching.every-change-of-a-resource",
    title: "A single watch delivers every change that is made after its first message",
    covers: ["COSI-WCH-002"],
    async run(context) {
      const id = context.world.newId();
      const watch = await context.world.watch({ id });
      const wanted = await changeInEveryWay(context, id);
      await context.world.create({ id });
      // Versions can be the same in each life, so the third creation is the fence.
      const isThird = (events: Batch["events"]): boolean =>
        events.filter(({ eventType }) => eventType === EventType.CREATED).length === 3;
      judgeAll(context, await watch.readUntil(isThird), wanted);
    },
  }),
  test({
    id: "watching.change-right-after-the-first-message",
    title: "A change made directly after the first message is delivered, on each of many watches",
    covers: ["COSI-WCH-002"],
    async run(context) {
      const { world } = context;
      for (let round = 0; round < 10; round++) {
        const watch = await world.watch({ apiVersion: round % 2 });
        const created = await world.create();
        judgeAll(context, await world.upToFence(watch), [about("CREATED", created)]);
        watch.cancel();
      }
    },
  }),
  test({
    id: "watching.many-changes",
    title: "A watch delivers three hundred changes of one resource",
    covers: ["COSI-WCH-002"],
    async run(context) {
      const { world } = context;
      let stored = await world.create();
      const watch = await world.watch();
      const wanted: EventPattern[] = [];
      for (let i = 0; i < 300; i++) {
        stored = await world.update(stored);
        wanted.push(about("UPDATED", stored));
      }
      judgeAll(context, await world.upToFence(watch), wanted);
    },
  }),
];
