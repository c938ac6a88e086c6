import { create, toBinary } from "@bufbuild/protobuf";
import {
  CreateRequestSchema,
  GetRequestSchema,
  ListRequestSchema,
  ResourceSchema,
  TeardownAndDestroyRequestSchema,
  WatchRequestSchema,
} from "@cosi-spec/types";

/** Full path of a method of the State service. */
export const pathOf = (method: string): string => `/cosi.resource.State/${method}`;

const kind = { namespace: "peer", type: "Things.peer.cosi-spec.example" };

/** Encodes a Create of a resource with that many bytes of contents. */
export function encodeCreate(id: string, specBytes = 8, finalizers: readonly string[] = []): Uint8Array {
  const metadata = { ...kind, id, version: "undefined", phase: "running", finalizers: [...finalizers] };
  const spec = { protoSpec: new Uint8Array(specBytes).fill(7), yamlSpec: "" };
  return toBinary(
    CreateRequestSchema,
    create(CreateRequestSchema, { resource: create(ResourceSchema, { metadata, spec }) }),
  );
}

/** Encodes a Create that is exactly that many bytes long, 1 KiB or more. */
export function encodeCreateOfSize(id: string, sizeBytes: number): Uint8Array {
  // Lengths inside are varints of 2 to 4 bytes, so the rest is found by trying.
  let specBytes = sizeBytes - encodeCreate(id, 0).length;
  for (let request = encodeCreate(id, specBytes); ; request = encodeCreate(id, specBytes)) {
    if (request.length === sizeBytes) return request;
    specBytes -= Math.max(1, request.length - sizeBytes);
  }
}

/** Encodes a Get. */
export function encodeGet(id: string): Uint8Array {
  return toBinary(GetRequestSchema, create(GetRequestSchema, { ...kind, id }));
}

/** Encodes a List of the kind that all requests here are about, or of another type. */
export function encodeList(type = kind.type): Uint8Array {
  return toBinary(ListRequestSchema, create(ListRequestSchema, { ...kind, type }));
}

/** Encodes a Watch of the kind, with or without its contents at the start. */
export function encodeWatch(bootstrapContents: boolean): Uint8Array {
  return toBinary(
    WatchRequestSchema,
    create(WatchRequestSchema, { ...kind, options: { bootstrapContents }, apiVersion: 1 }),
  );
}

/** Encodes a TeardownAndDestroy. */
export function encodeTeardownAndDestroy(id: string): Uint8Array {
  return toBinary(TeardownAndDestroyRequestSchema, create(TeardownAndDestroyRequestSchema, { ...kind, id }));
}
