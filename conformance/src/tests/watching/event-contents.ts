import { EventType, type Resource } from "@cosi-spec/types";
import { created, destroyed, updated } from "../../check/event-pattern.ts";
import { type TestContext, test } from "../../test.ts";
import { judgeContent, select } from "./_events.ts";

const full = {
  labels: { app: "web", tier: "1" },
  annotations: { note: "x" },
  finalizers: ["first", "second"],
};

/** Gives a resource a whole life. @returns its states in order. */
async function live({ world }: TestContext): Promise<readonly Resource[]> {
  const owner = "landlord";
  const states = [await world.create(full, { owner })];
  const update = async (changes?: Parameters<typeof world.update>[1]): Promise<void> => {
    states.push(await world.update(states.at(-1)!, changes));
  };
  await update();
  await update({ labels: { app: "db" }, annotations: {} });
  await update({ finalizers: [] });
  await update({ phase: "tearingDown" });
  await update();
  await world.destroy(states.at(-1)!);
  return states;
}

type Batch = Awaited<ReturnType<TestContext["world"]["upToFence"]>>;

/** Judges every live event about a resource that went through these states. */
function judgeLife({ check }: TestContext, batch: Batch, states: readonly Resource[]): void {
  const id = states[0]!.metadata!.id;
  judgeContent(check, "COSI-WCH-010", select(batch, "CREATED", id)[0], created(states[0]!), batch);
  const updates = select(batch, "UPDATED", id);
  // Where an update was lost or repeated, it cannot be told which state belongs to which event.
  if (updates.length === states.length - 1) {
    states.slice(1).forEach((state, i) => {
      judgeContent(check, "COSI-WCH-011", updates[i], updated(state, states[i]!), batch);
    });
  }
  const [gone] = select(batch, "DESTROYED", id);
  judgeContent(check, "COSI-WCH-010", gone, destroyed(states.at(-1)!), batch);
}

export default [
  test({
    id: "watching.event-contents",
    title: "Live events carry the states before and after the change, complete",
    covers: ["COSI-WCH-010", "COSI-WCH-011"],
    async run(context) {
      const watch = await context.world.watch();
      const states = await live(context);
      judgeLife(context, await context.world.upToFence(watch), states);
    },
  }),
  test({
    id: "watching.event-contents-of-a-burst",
    title: "Events that were waiting for the client carry the states of their moment, not later ones",
    covers: ["COSI-WCH-010", "COSI-WCH-011"],
    async run(context) {
      const watch = await context.world.watch();
      watch.pause();
      const { world } = context;
      const states = await live(context);
      const first = await world.create(full);
      const second = await world.update(first, { labels: { app: "db" } });
      const third = await world.update(second, { labels: {} });
      watch.resume();
      const batch = await world.upToFence(watch);
      judgeLife(context, batch, states);
      judgeLife(context, batch, [first, second, third]);
    },
  }),
  test({
    id: "watching.event-contents-of-a-single-watch",
    title: "The live events of a single watch carry the states before and after the change, complete",
    covers: ["COSI-WCH-010", "COSI-WCH-011"],
    async run(context) {
      const { world } = context;
      const id = world.newId();
      const watch = await world.watch({ id });
      await watch.take(1); // the tombstone
      const first = await world.create({ id, ...full, finalizers: [] });
      const second = await world.update(first);
      await world.destroy(second);
      const isGone = (events: Batch["events"]): boolean =>
        events.some(({ eventType }) => eventType === EventType.DESTROYED);
      judgeLife(context, await watch.readUntil(isGone), [first, second]);
    },
  }),
  test({
    id: "watching.event-contents-of-teardown",
    title: "A Teardown causes an UPDATED event with both states",
    covers: ["COSI-WCH-011"],
    feature: "teardown",
    async run({ world, call, check }) {
      const before = await world.create(full);
      const watch = await world.watch();
      const { namespace, type, id } = before.metadata!;
      const outcome = await call.teardown({ namespace, type, id, options: {} });
      if (outcome.kind !== "ok") return check.notApplicable("the Teardown that causes the event was refused");
      const after = await world.get(before);
      const batch = await world.upToFence(watch);
      judgeContent(check, "COSI-WCH-011", select(batch, "UPDATED", id)[0], updated(after, before), batch);
    },
  }),
];
