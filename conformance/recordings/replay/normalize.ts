import { createHash } from "node:crypto";
import type { DescMessage, JsonValue, Message } from "@bufbuild/protobuf";
import { fromBinary, isMessage, toJson } from "@bufbuild/protobuf";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { Event, Metadata, Resource, Spec } from "@cosi-spec/types";
import { EventSchema, EventTypeSchema, MetadataSchema, ResourceSchema, State } from "@cosi-spec/types";

/** Longer specs are printed as their length and hash. */
const maxPrintedBytes = 1024;

/** Tells timestamps that a server made from those that a client sent. */
export type IsServerTime = (time: Timestamp) => boolean;

/**
 * Turns a response into JSON in which all that is volatile is masked, and nothing else.
 *
 * Masked are timestamps made by the server, the bytes of bookmarks and the text of errors. What remains is
 * their presence, so a missing bookmark is a difference. Keys of maps are sorted.
 *
 * @param method name of one of the eight methods; a response to any other path is given as base64.
 */
export function normalizeMessage(method: string, bytes: Uint8Array, isServerTime: IsServerTime): JsonValue {
  const desc = State.methods.find((candidate) => candidate.name === method)?.output;
  if (desc === undefined) return { bytes: Buffer.from(bytes).toString("base64") };
  return toMaskedJson(desc, fromBinary(desc, bytes), isServerTime);
}

function toMaskedJson(desc: DescMessage, message: Message, isServerTime: IsServerTime): JsonValue {
  if (isMessage(message, EventSchema)) return maskEvent(message, isServerTime);
  if (isMessage(message, ResourceSchema)) return maskResource(message, isServerTime);
  const result: Record<string, JsonValue> = {};
  for (const field of desc.fields) {
    const value = (message as unknown as Record<string, unknown>)[field.localName];
    if (field.fieldKind === "message" && value !== undefined) {
      result[field.jsonName] = toMaskedJson(field.message, value as Message, isServerTime);
    } else if (field.fieldKind === "list" && field.listKind === "message") {
      const items = value as Message[];
      if (items.length === 0) continue;
      result[field.jsonName] = items.map((item) => toMaskedJson(field.message, item, isServerTime));
    } else if (field.fieldKind === "scalar") {
      // The only scalar outside resources and events is TeardownResponse.destroy_ready.
      if (value !== false) result[field.jsonName] = value as JsonValue;
    } else if (value !== undefined) {
      throw new Error(`no rule for ${desc.typeName}.${field.name}`);
    }
  }
  return result;
}

function maskEvent(event: Event, isServerTime: IsServerTime): JsonValue {
  return {
    type: EventTypeSchema.value[event.eventType]?.name ?? event.eventType,
    ...(event.resource === undefined ? {} : { resource: maskResource(event.resource, isServerTime) }),
    ...(event.old === undefined ? {} : { old: maskResource(event.old, isServerTime) }),
    ...(event.error === undefined ? {} : { error: "<text>" }),
    ...(event.bookmark === undefined ? {} : { bookmark: "<bookmark>" }),
  };
}

function maskResource(resource: Resource, isServerTime: IsServerTime): JsonValue {
  return {
    ...(resource.metadata === undefined ? {} : { metadata: maskMetadata(resource.metadata, isServerTime) }),
    ...(resource.spec === undefined ? {} : { spec: printSpec(resource.spec) }),
  };
}

function printSpec({ protoSpec, yamlSpec }: Spec): JsonValue {
  return {
    ...(protoSpec.length === 0 ? {} : { protoSpec: printBytes(protoSpec) }),
    ...(yamlSpec === "" ? {} : { yamlSpec }),
  };
}

/** Base64; of long values a hash, because megabytes of text for each message would cost seconds. */
function printBytes(bytes: Uint8Array): string {
  if (bytes.length <= maxPrintedBytes) return Buffer.from(bytes).toString("base64");
  return `${bytes.length} bytes, sha256 ${createHash("sha256").update(bytes).digest("hex")}`;
}

function maskMetadata(metadata: Metadata, isServerTime: IsServerTime): JsonValue {
  const { created, updated } = metadata;
  const rest = toJson(MetadataSchema, {
    ...metadata,
    created: undefined,
    updated: undefined,
    labels: sortKeys(metadata.labels),
    annotations: sortKeys(metadata.annotations),
  });
  return {
    ...(rest as Record<string, JsonValue>),
    ...(created === undefined ? {} : { created: maskTime(created, isServerTime) }),
    ...(updated === undefined ? {} : { updated: maskTime(updated, isServerTime) }),
  };
}

function maskTime(time: Timestamp, isServerTime: IsServerTime): string {
  // Not ISO text: the recordings hold seconds that no calendar can express.
  return isServerTime(time) ? "<server time>" : `${time.seconds}s ${time.nanos}ns`;
}

function sortKeys(map: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
