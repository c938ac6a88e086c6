import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  type EventSchema,
  EventType,
  GetRequestSchema,
  type WatchRequest,
  WatchRequestSchema,
  WatchResponseSchema,
  type Resource as WireResource,
} from "@cosi-spec/types";
import { type Clock, toCanceled } from "../clock.ts";
import { CosiError } from "../cosi-error.ts";
import { opaqueType, type Resource } from "../resource.ts";
import type { CallOptions, Transport } from "../transport.ts";
import type { WatchDeps } from "./watch-settings.ts";

/** Kind that the tests use. */
export const kind = { namespace: "tests", type: "Widgets.example.dev" };
const widget = opaqueType(kind.type, kind.namespace);

/** Type of the resources of the tests. */
export type Widget = typeof widget;

/** An event as it is sent. */
export type EventInit = MessageInitShape<typeof EventSchema>;

/** What a scripted stream does next: sends a message of events, or raw bytes, or fails. After the last one it hangs. */
export type Action = readonly EventInit[] | Uint8Array | CosiError | "end";

/** An event of a resource. The place in the history stands for the bookmark; without one there is none. */
export function event(
  type: "CREATED" | "UPDATED" | "DESTROYED",
  id: string,
  version: number | "undefined",
  { place, life = 0 }: { place?: number; life?: number } = {},
): EventInit {
  const metadata = {
    ...kind,
    id,
    version: `${version}`,
    phase: "running",
    created: { seconds: BigInt(life) },
    updated: {},
  };
  const bookmark = place === undefined ? {} : { bookmark: Uint8Array.of(place) };
  return { eventType: EventType[type], resource: { metadata, spec: {} }, ...bookmark };
}

/** The end of a bootstrap. */
export function bootstrapped(place?: number): EventInit {
  const resource = { metadata: { ...kind, version: "undefined", phase: "running" }, spec: {} };
  const bookmark = place === undefined ? {} : { bookmark: Uint8Array.of(place) };
  return { eventType: EventType.BOOTSTRAPPED, resource, ...bookmark };
}

/** The empty message that says that a watch is open. */
export const open: Action = [];

/** An error as a transport throws it. */
export function failure(code: CosiError["code"], message = "scripted"): CosiError {
  return new CosiError(code, { message });
}

/** A transport that plays scripts. */
export interface Scripted extends WatchDeps<Widget> {
  /** Watch requests made so far. */
  readonly requests: readonly WatchRequest[];
  /** Names of the Get calls made so far, with their limits in time. */
  readonly gets: readonly { readonly id: string; readonly timeoutMs: number | undefined }[];
  /** Actions taken so far. */
  readonly taken: number;
  /** Watch calls that are open. */
  readonly openCount: number;
  /** Waits asked of the clock, in milliseconds. */
  readonly waits: readonly number[];
  /** Lets time pass; needed if `isTimeManual`. */
  advance(ms: number): Promise<void>;
}

/** How a scripted transport answers beside its scripts. */
export interface ScriptedOptions {
  /** Time passes only by `advance`; else every wait is over at once. */
  readonly isTimeManual?: boolean;
  /** Error of the Get calls. Default: notFound. */
  readonly getError?: CosiError;
}

/** Creates dependencies whose transport plays one script for each Watch call; calls beyond hang. */
export function createScripted(
  scripts: readonly (readonly Action[])[],
  { isTimeManual = false, getError = failure("notFound") }: ScriptedOptions = {},
): Scripted {
  const requests: WatchRequest[] = [];
  const gets: { id: string; timeoutMs: number | undefined }[] = [];
  let taken = 0;
  let openCount = 0;

  async function* stream(
    _: string,
    request: Uint8Array,
    { signal }: CallOptions,
  ): AsyncGenerator<Uint8Array> {
    const script = scripts[requests.length] ?? [];
    requests.push(fromBinary(WatchRequestSchema, request));
    openCount++;
    try {
      for (const action of script) {
        if (signal?.aborted === true) throw toCanceled(signal);
        taken++;
        if (action === "end") return;
        if (action instanceof CosiError) throw action;
        yield action instanceof Uint8Array
          ? action
          : toBinary(WatchResponseSchema, create(WatchResponseSchema, { event: [...action] }));
      }
      await new Promise((_resolve, reject) => {
        if (signal?.aborted === true) reject(toCanceled(signal));
        else signal?.addEventListener("abort", () => reject(toCanceled(signal)), { once: true });
      });
    } finally {
      openCount--;
    }
  }

  const transport: Transport = {
    async unary(_, request, { timeoutMs }) {
      gets.push({ id: fromBinary(GetRequestSchema, request).id, timeoutMs });
      throw getError;
    },
    stream,
    close: () => undefined,
  };
  const { clock, waits, advance } = createFakeClock(isTimeManual);
  return {
    transport,
    clock,
    random: () => 0.5,
    decode,
    requests,
    gets,
    get taken() {
      return taken;
    },
    get openCount() {
      return openCount;
    },
    waits,
    advance,
  };
}

/** A clock that never waits, or one that stands until it is advanced. */
export function createFakeClock(isManual: boolean) {
  const waits: number[] = [];
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  let now = 0;
  const clock: Clock = {
    now: () => now,
    sleep(ms, signal) {
      waits.push(ms);
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(toCanceled(signal));
        if (!isManual) return resolve();
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          reject(toCanceled(signal));
        });
      });
    },
  };
  async function advance(ms: number): Promise<void> {
    await settle();
    now += ms;
    for (const sleeper of [...sleepers]) {
      if (sleeper.at > now) continue;
      sleepers.delete(sleeper);
      sleeper.wake();
    }
    await settle();
  }
  return { clock, waits, advance };
}

/** Lets everything run that waits for nothing outside of the program. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Reads a wire resource without looking at its spec. */
export function decode({ metadata, spec }: WireResource): Resource<Widget> {
  if (metadata === undefined) throw failure("internal", "there is no metadata");
  return {
    definition: widget,
    metadata,
    spec: undefined,
    yaml: spec?.yamlSpec ?? "",
    protoSpec: spec?.protoSpec ?? new Uint8Array(0),
  };
}

/** The first values of a stream, as texts. */
export async function take<V>(count: number, values: AsyncIterable<V>, print: (value: V) => string) {
  const texts: string[] = [];
  for await (const value of values) {
    texts.push(print(value));
    if (texts.length === count) break;
  }
  return texts;
}
