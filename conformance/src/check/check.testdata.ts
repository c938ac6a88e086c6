import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type Event,
  EventSchema,
  type MetadataSchema,
  type Resource,
  ResourceSchema,
} from "@cosi-spec/types";
import type { Exchange } from "../driver/exchange.ts";
import type { Outcome } from "../driver/outcome.ts";
import type { Batch } from "../driver/watch.ts";
import { makeExchange } from "../report/run.testdata.ts";

/** A complete resource, as stored, with other metadata where it matters. */
export function makeResource(metadata: MessageInitShape<typeof MetadataSchema> = {}): Resource {
  return create(ResourceSchema, {
    metadata: { namespace: "ns", type: "T", id: "a", version: "1", phase: "running", ...metadata },
    spec: { protoSpec: new Uint8Array([1, 2]), yamlSpec: "a: 1\n" },
  });
}

/** An event. */
export function makeEvent(init: MessageInitShape<typeof EventSchema>): Event {
  return create(EventSchema, init);
}

/** Every kind of outcome, each of exchange 7. */
export function makeOutcomes<T>(value: T): { [K in Outcome<T>["kind"]]: Extract<Outcome<T>, { kind: K }> } {
  const exchange: Exchange = makeExchange(7, new Uint8Array(0));
  return {
    ok: { kind: "ok", value, exchange },
    refused: { kind: "refused", code: "NOT_FOUND", details: "nobody is here", exchange },
    garbled: { kind: "garbled", why: "0 messages where there is one", exchange },
    silent: { kind: "silent", afterMs: 200, exchange },
    lost: { kind: "lost", why: "it stopped", exchange },
  };
}

/** A batch of events that came as one message each, of exchange 7. */
export function makeBatch(events: readonly Event[], rest: Partial<Batch> = {}): Batch {
  return {
    events,
    messages: events.map((event) => [event]),
    end: "reached",
    status: undefined,
    afterMs: undefined,
    exchange: makeExchange(7, new Uint8Array(0)),
    ...rest,
  };
}
