import { clone, equals } from "@bufbuild/protobuf";
import { type Event, EventSchema, EventType, type Resource } from "@cosi-spec/types";
import { describeEvent, type EventPattern } from "../../check/event-pattern.ts";
import type { Test, TestContext } from "../../test.ts";

/** Judges; see the core. */
export type Check = TestContext["check"];
/** An open watch. */
export type WatchStream = ReturnType<TestContext["call"]["watch"]>;
/** What was read of a watch. */
export type Batch = Awaited<ReturnType<WatchStream["take"]>>;
/** What became of a call. */
export type Outcome = Parameters<Check["isOk"]>[1];
/** ID of a requirement. */
export type Requirement = Test["covers"][number];
/** What a watch asks for. */
export type WatchRequestInit = Parameters<TestContext["call"]["watch"]>[0];

/** A watch whose first message was read, or that was refused. */
export interface Opened {
  readonly watch: WatchStream;
  /** `ok` if it was accepted. */
  readonly opening: Outcome;
}

/** Opens a watch and reads as far as it takes to know whether it is accepted. */
export async function open({ call }: Pick<TestContext, "call">, request: WatchRequestInit): Promise<Opened> {
  const watch = call.watch(request);
  return { watch, opening: toOutcome(await watch.takeMessages(1)) };
}

/** The end of a batch as the outcome of a call: `ok` if what was asked for has come. */
export function toOutcome(batch: Batch): Outcome {
  const { exchange, end, status } = batch;
  switch (end) {
    case "reached":
      return { kind: "ok", value: batch, exchange };
    case "ended":
      if (status === undefined || status.code === "OK") return { kind: "ok", value: batch, exchange };
      return { kind: "refused", ...status, exchange };
    case "silent":
      return { kind: "silent", afterMs: batch.afterMs ?? 0, exchange };
    case "garbled":
      return { kind: "garbled", why: "a message of the watch does not decode", exchange };
    case "endless":
      return { kind: "garbled", why: "events and no end of them", exchange };
    case "lost":
      return { kind: "lost", why: "it stopped answering during Watch", exchange };
  }
}

/** Reads up to the event that tells this state. @returns the events before it. */
export async function readTo(watch: WatchStream, state: Resource): Promise<Batch> {
  const { id, version } = state.metadata!;
  const content = state.spec?.yamlSpec;
  // Versions can begin again with a new life of the resource; the random content tells the lives apart.
  const isIt = ({ resource }: Event): boolean =>
    resource?.metadata?.id === id &&
    resource.metadata.version === version &&
    resource.spec?.yamlSpec === content;
  const batch = await watch.readUntil((events) => events.some(isIt));
  const position = batch.events.findIndex(isIt);
  return position < 0 ? batch : { ...batch, events: batch.events.slice(0, position) };
}

/** An event equal to another, bookmarks and the timestamps of tombstones aside. */
export function sameAs(wanted: Event): EventPattern {
  return {
    want: describeEvent(wanted),
    mismatch: (event) =>
      equals(EventSchema, toComparable(event), toComparable(wanted)) ? undefined : "it differs",
  };
}

function toComparable(event: Event): Event {
  const copy = clone(EventSchema, event);
  delete copy.bookmark;
  const metadata = copy.resource?.metadata;
  if (metadata?.version === "undefined") {
    delete metadata.created;
    delete metadata.updated;
  }
  return copy;
}

/**
 * Judges a watch that started from a bookmark: it is refused with FAILED_PRECONDITION, or it delivers exactly
 * `want` before the event of `fence`, which was written after everything that `want` tells of.
 */
export async function judgeResumed(
  check: Check,
  requirement: Requirement,
  { watch, opening }: Opened,
  fence: Resource,
  want: readonly EventPattern[],
): Promise<void> {
  if (opening.kind === "ok") check.events(requirement, await readTo(watch, fence), want);
  else check.refusedWith(requirement, opening, "FAILED_PRECONDITION");
}

/**
 * Judges that a single watch begins with history: none of its events tells the present state. `next` is the
 * latest state of the resource, whose event ends the reading; `birth` is the version of its creation.
 */
export async function judgeNoState(
  check: Check,
  watch: WatchStream,
  next: Resource,
  birth: string | undefined,
): Promise<void> {
  const batch = await readTo(watch, next);
  if (batch.end !== "reached") return check.notApplicable("the watch does not come to the next change");
  const state = batch.events.find(({ eventType, resource }) => {
    const version = resource?.metadata?.version;
    return version === "undefined" || (eventType === EventType.CREATED && version !== birth);
  });
  const got = state === undefined ? "no such event" : describeEvent(state);
  check.that("COSI-WCH-039", state === undefined, { want: "no event about the present state", got }, batch);
}

/** Judges that an aggregated watch tells what a plain one tells, up to a fence. */
export async function judgeEqual(
  check: Check,
  plain: WatchStream,
  aggregated: WatchStream,
  fence: Resource,
): Promise<void> {
  const truth = await readTo(plain, fence);
  if (truth.end !== "reached") return check.notApplicable("the plain watch does not come to its end");
  check.events("COSI-WCH-026", await readTo(aggregated, fence), truth.events.map(sameAs));
}
