import { EventType, type Resource } from "@cosi-spec/types";
import { describeBatch } from "../../check/checker.ts";
import { type TestContext, test } from "../../test.ts";
import { changesOf, join } from "./_events.ts";

type Batch = Awaited<ReturnType<TestContext["world"]["upToFence"]>>;
type Change = readonly [type: EventType, version: string];

/** Watches that are opened while others write. */
const watchCount = 8;

/** Writes between the opening of two watches. */
const writesBetween = 3;

export default test({
  id: "watching.bootstrap-and-live-events-are-one-cut",
  title:
    "A change made while a watch is being opened is in its bootstrap or in its live events, never in both",
  covers: ["COSI-WCH-023", "COSI-WCH-002"],
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const histories = new Map<string, Change[]>();
    const note = (kind: EventType, { metadata }: Resource): void => {
      const history = histories.get(metadata!.id) ?? [];
      histories.set(metadata!.id, history);
      history.push([kind, metadata!.version]);
    };
    const create = async (): Promise<Resource> => {
      const stored = await world.create();
      note(EventType.CREATED, stored);
      return stored;
    };
    const stored = [await create(), await create(), await create()];
    const write = async (at: number): Promise<void> => {
      stored[at] = await world.update(stored[at]!);
      note(EventType.UPDATED, stored[at]);
    };
    const replace = async (at: number): Promise<void> => {
      await world.destroy(stored[at]!);
      note(EventType.DESTROYED, stored[at]!);
      stored[at] = await create();
    };
    const watches = [];
    for (let i = 0; i < watchCount; i++) {
      // Nobody waits for the watch to be open: it is opened while the writes go on.
      const options = { bootstrapContents: true };
      watches.push(call.watch({ namespace, type, apiVersion: i % 4 === 3 ? 0 : 1, options }));
      for (let n = 0; n < writesBetween; n++) {
        const at = world.random.int(stored.length);
        await (n === writesBetween - 1 && i % 2 === 0 ? replace(at) : write(at));
      }
    }
    const heads = [];
    for (const watch of watches) heads.push(await watch.takeMessages(1));
    for (const [i, watch] of watches.entries()) {
      const batch = changesOf(join(heads[i]!, await world.upToFence(watch)));
      check.arrives("COSI-WCH-002", batch);
      const faults = [...histories].flatMap(([id, history]) => findFault(batch, id, history) ?? []);
      const want = "of every resource its state in the bootstrap and then each later change once";
      const got = `${faults[0] ?? "that"} in ${describeBatch(batch)}`;
      check.that("COSI-WCH-023", faults.length === 0, { want, got }, batch);
    }
  },
});

/** Says where the events about one resource do not continue the state of the bootstrap. */
function findFault(batch: Batch, id: string, history: readonly Change[]): string | undefined {
  const events = batch.events.filter(({ resource }) => resource?.metadata?.id === id);
  const last = history.at(-1)!;
  const [first, ...rest] = events;
  // What was destroyed before the cut is not seen at all.
  if (first === undefined) return last[0] === EventType.DESTROYED ? undefined : `nothing about ${id}`;
  const { version } = first.resource!.metadata!;
  const at = history.findIndex((change) => change[0] !== EventType.DESTROYED && change[1] === version);
  if (first.eventType !== EventType.CREATED || at < 0) return `${id} does not start with a state of it`;
  const due = history.slice(at + 1);
  const isExact =
    rest.length === due.length &&
    due.every(([type, version], i) => {
      const event = rest[i]!;
      // Which state a DESTROYED event carries is judged by other tests.
      const isVersion = type === EventType.DESTROYED || event.resource?.metadata?.version === version;
      return event.eventType === type && isVersion;
    });
  return isExact ? undefined : `${rest.length} changes of ${id} after version ${version}, not ${due.length}`;
}
