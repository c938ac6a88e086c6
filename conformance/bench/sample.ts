import { create, toBinary } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import {
  CreateRequestSchema,
  DestroyRequestSchema,
  EventType,
  GetRequestSchema,
  GetResponseSchema,
  LabelTerm_Operation,
  ListRequestSchema,
  ListResponseSchema,
  type Resource,
  ResourceSchema,
  UpdateRequestSchema,
  WatchRequestSchema,
  WatchResponseSchema,
} from "@cosi-spec/types";
import { toFrame } from "./frame.ts";

/** Kind that all benchmarks use. */
export const kind = { namespace: "bench", type: "Samples.bench.cosi.dev" };

/** A resource of about 400 bytes: 200 bytes of spec and 5 labels. */
export function createSample(id: string, version = "undefined"): Resource {
  return create(ResourceSchema, {
    metadata: {
      ...kind,
      id,
      version,
      phase: "running",
      labels: { app: "bench", tier: "backend", zone: "a", rack: `r${id.length % 7}`, [`only-${id}`]: "yes" },
    },
    spec: { protoSpec: new Uint8Array(150).fill(7), yamlSpec: `value: ${"x".repeat(40)}\n` },
  });
}

/** A stored resource as a server sends it. */
export function createStored(id: string): Resource {
  const resource = createSample(id, "1");
  const now = create(TimestampSchema, { seconds: 1_790_000_000n, nanos: 123_456_789 });
  Object.assign(resource.metadata!, { created: now, updated: now });
  return resource;
}

/** Requests, in gRPC frames. */
export const requests = {
  get: (id: string) => toFrame(toBinary(GetRequestSchema, create(GetRequestSchema, { ...kind, id }))),
  list: () => toFrame(toBinary(ListRequestSchema, create(ListRequestSchema, kind))),
  listByLabel: (key: string) => {
    const options = { labelQuery: [{ terms: [{ key, op: LabelTerm_Operation.EXISTS }] }] };
    return toFrame(toBinary(ListRequestSchema, create(ListRequestSchema, { ...kind, options })));
  },
  destroy: (id: string) =>
    toFrame(toBinary(DestroyRequestSchema, create(DestroyRequestSchema, { ...kind, id, options: {} }))),
  update: (id: string, version: number) => {
    const newResource = createSample(id, String(version));
    return toFrame(toBinary(UpdateRequestSchema, create(UpdateRequestSchema, { newResource, options: {} })));
  },
  create: (id: string) =>
    toFrame(
      toBinary(CreateRequestSchema, create(CreateRequestSchema, { resource: createSample(id), options: {} })),
    ),
  watch: () =>
    toFrame(
      toBinary(WatchRequestSchema, create(WatchRequestSchema, { ...kind, apiVersion: 1, options: {} })),
    ),
};

/** Answers that the raw server sends as they are, in gRPC frames. */
export const answers = {
  get: (id: string) =>
    toFrame(toBinary(GetResponseSchema, create(GetResponseSchema, { resource: createStored(id) }))),
  list: (count: number) =>
    Buffer.concat(
      Array.from({ length: count }, (_, i) =>
        toFrame(
          toBinary(ListResponseSchema, create(ListResponseSchema, { resource: createStored(`s${i}`) })),
        ),
      ),
    ),
  opened: () => toFrame(new Uint8Array(0)),
  event: () => {
    const event = { eventType: EventType.CREATED, resource: createStored("w"), bookmark: new Uint8Array(16) };
    return toFrame(toBinary(WatchResponseSchema, create(WatchResponseSchema, { event: [event] })));
  },
};
