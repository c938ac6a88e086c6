import { type Event, EventType, type Resource } from "@cosi-spec/types";
import { describeEvent } from "../../check/event-pattern.ts";
import type { TestContext } from "../../test.ts";
import type { Batch, WatchStream } from "./_reading.ts";

/** Bytes of the spec of each state: some dozens of events fill what a transport holds back. */
const specBytes = 4096;

/** More events than fit into the buffers of a transport and the history of servers that keep a short one. */
export const manyUpdates = 240;

/** Content of the nth state. */
function bigSpec(n: number): { protoSpec: Uint8Array; yamlSpec: string } {
  return { protoSpec: new Uint8Array(specBytes).fill(n), yamlSpec: `n: ${n}\n` };
}

/** Stores a large resource. */
export function createBig(world: TestContext["world"]): Promise<Resource> {
  return world.create({ spec: bigSpec(0) });
}

/** Updates a large resource many times. `states` begins with the stored state and gets all later ones. */
export async function updateOften(
  world: TestContext["world"],
  states: Resource[],
  count = manyUpdates,
): Promise<void> {
  for (let i = 0; i < count; i++) {
    states.push(await world.update(states.at(-1)!, { spec: bigSpec(states.length) }));
  }
}

/** What came of a watch that was not read while its resource changed. */
export interface Aftermath {
  readonly batch: Batch;
  /** Whether the events before ERRORED are the first changes without a gap. */
  readonly isPrefix: boolean;
  /** Whether all changes have arrived. */
  readonly isComplete: boolean;
  /** The ERRORED event, if there is one. */
  readonly errored: Event | undefined;
  /** Whether the server ended the stream with a status other than OK. */
  readonly isEnded: boolean;
  /** What came, in words. */
  readonly got: string;
}

/** Reads a watch until it has told all changes, or that it cannot. */
export async function readAftermath(watch: WatchStream, states: readonly Resource[]): Promise<Aftermath> {
  const last = states.at(-1)?.metadata?.version;
  const isErrored = ({ eventType }: Event): boolean => eventType === EventType.ERRORED;
  const batch = await watch.readUntil((events) => {
    const latest = events.at(-1);
    return latest !== undefined && (isErrored(latest) || latest.resource?.metadata?.version === last);
  });
  const errored = batch.events.find(isErrored);
  const told = batch.events.filter((event) => !isErrored(event));
  const wrong = told.findIndex(({ resource }, i) => {
    const version = states[i + 1]?.metadata?.version;
    return version === undefined || resource?.metadata?.version !== version;
  });
  const isPrefix = wrong < 0;
  const isEnded = batch.end === "ended" && batch.status?.code !== "OK";
  const gap = isPrefix ? "" : `, event ${wrong + 1} is ${describeEvent(told[wrong]!)}, out of turn`;
  const end = errored !== undefined ? "ERRORED" : (batch.status?.code ?? batch.end);
  return {
    batch,
    isPrefix,
    isComplete: isPrefix && told.length === states.length - 1,
    errored,
    isEnded,
    got: `${told.length} of ${states.length - 1} events${gap}, then ${end}`,
  };
}
