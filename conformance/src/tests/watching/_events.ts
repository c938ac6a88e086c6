import { type Event, EventType } from "@cosi-spec/types";
import { describeBatch } from "../../check/checker.ts";
import { describeEvent, type EventPattern } from "../../check/event-pattern.ts";
import type { TestContext } from "../../test.ts";

type Check = TestContext["check"];
type RequirementId = Parameters<Check["arrives"]>[0];
type Batch = Parameters<Check["arrives"]>[1];

/**
 * Judges that nothing came before the event of a fence. That the fence itself comes is COSI-WCH-002, which a test
 * that uses this covers as well.
 */
export function judgeQuiet(check: Check, requirement: RequirementId, batch: Batch): void {
  check.arrives("COSI-WCH-002", batch);
  if (batch.end !== "reached") return;
  const texts = { want: "no event before that of the fence", got: describeBatch(batch) };
  check.that(requirement, batch.events.length === 0, texts, batch);
}

/** Judges what one event carries. An event that did not come is judged elsewhere. */
export function judgeContent(
  check: Check,
  requirement: RequirementId,
  event: Event | undefined,
  pattern: EventPattern,
  batch: Batch,
): void {
  if (event === undefined) return;
  const mismatch =
    pattern.mismatch(event) ?? (event.error === undefined ? undefined : "it carries an `error`");
  const got = `${describeEvent(event)}${mismatch === undefined ? "" : ` (${mismatch})`}`;
  check.that(requirement, mismatch === undefined, { want: `${pattern.want}, no \`error\``, got }, batch);
}

/** The events of one type about one resource, in the order in which they came. */
export function select(batch: Batch, type: keyof typeof EventType, id?: string): readonly Event[] {
  return batch.events.filter(
    (event) =>
      event.eventType === EventType[type] && (id === undefined || event.resource?.metadata?.id === id),
  );
}

/** The batch with only some of its events. */
export function filterBatch(batch: Batch, isWanted: (event: Event) => boolean): Batch {
  return { ...batch, events: batch.events.filter(isWanted) };
}

/** The batch without events that are no change: BOOTSTRAPPED, NOOP, ERRORED. */
export function changesOf(batch: Batch): Batch {
  return filterBatch(batch, ({ eventType }) => eventType <= EventType.DESTROYED);
}

/** Two batches of the same watch as one. */
export function join(first: Batch, second: Batch): Batch {
  return {
    ...second,
    events: [...first.events, ...second.events],
    messages: [...first.messages, ...second.messages],
  };
}
