import { countVarintBytes, WireWriter } from "../wire/wire-writer.ts";
import type { Timestamp } from "./clock.ts";
import { compareUtf8 } from "./compare-utf8.ts";
import type { Phase } from "./phase.ts";
import type { Resource, ResourceMetadata } from "./resource.ts";
import { formatVersion, type Version } from "./version.ts";

const noBytes = new Uint8Array(0);
const noEntries: ReadonlyMap<string, string> = new Map();

/** What a resource is built from. */
export interface ResourceParts extends ResourceMetadata {
  readonly protoSpec: Uint8Array;
  /** UTF-8. */
  readonly yamlSpec: Uint8Array;
  readonly incarnation: number;
}

class StoredResource implements Resource {
  readonly namespace: string;
  readonly type: string;
  readonly id: string;
  readonly version: Version;
  readonly owner: string;
  readonly phase: Phase;
  readonly created: Timestamp;
  readonly updated: Timestamp;
  readonly finalizers: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly protoSpec: Uint8Array;
  readonly yamlSpecBytes: Uint8Array;
  readonly bytes: Uint8Array;
  readonly responseBytes: Uint8Array;
  readonly incarnation: number;

  constructor(parts: ResourceParts) {
    this.namespace = parts.namespace;
    this.type = parts.type;
    this.id = parts.id;
    this.version = parts.version;
    this.owner = parts.owner;
    this.phase = parts.phase;
    this.created = parts.created;
    this.updated = parts.updated;
    this.finalizers = parts.finalizers;
    this.labels = parts.labels;
    this.annotations = parts.annotations;
    this.incarnation = parts.incarnation;

    const metadata = encodeMetadata(parts);
    const { protoSpec, yamlSpec } = parts;
    const protoHeader = protoSpec.length === 0 ? 0 : 1 + countVarintBytes(protoSpec.length);
    const yamlHeader = yamlSpec.length === 0 ? 0 : 1 + countVarintBytes(yamlSpec.length);
    const specLength = protoHeader + protoSpec.length + yamlHeader + yamlSpec.length;
    const metadataHeader = 1 + countVarintBytes(metadata.length);
    const specHeader = 1 + countVarintBytes(specLength);
    const length = metadataHeader + metadata.length + specHeader + specLength;
    const writer = new WireWriter(1 + countVarintBytes(length) + length).writeHeader(1, length);
    const start = writer.length;
    writer.writeBytes(1, metadata).writeHeader(2, specLength);
    if (protoHeader > 0) writer.writeBytes(1, protoSpec);
    const protoEnd = writer.length;
    if (yamlHeader > 0) writer.writeBytes(2, yamlSpec);
    this.responseBytes = writer.view();
    this.bytes = this.responseBytes.subarray(start);
    this.protoSpec = this.responseBytes.subarray(protoEnd - protoSpec.length, protoEnd);
    this.yamlSpecBytes = this.responseBytes.subarray(writer.length - yamlSpec.length);
  }

  get yamlSpec(): string {
    const { buffer, byteOffset, byteLength } = this.yamlSpecBytes;
    return Buffer.from(buffer, byteOffset, byteLength).toString("utf8");
  }
}

/**
 * Builds a resource and encodes it, once for its whole life.
 *
 * @requirement COSI-RES-005
 * @requirement COSI-RES-006
 * @requirement COSI-RES-007
 */
export function buildResource(parts: ResourceParts): Resource {
  return new StoredResource(parts);
}

/** Content of a resource in UTF-8, to build the next state of it from. */
export function getYamlSpecBytes(resource: Resource): Uint8Array {
  return resource instanceof StoredResource ? resource.yamlSpecBytes : Buffer.from(resource.yamlSpec, "utf8");
}

/**
 * Builds the resource that stands for one that is not there.
 *
 * @requirement COSI-RES-012
 */
export function buildTombstone(namespace: string, type: string, id: string, now: Timestamp): Resource {
  return buildResource({
    namespace,
    type,
    id,
    version: undefined,
    owner: "",
    phase: "running",
    created: now,
    updated: now,
    finalizers: [],
    labels: noEntries,
    annotations: noEntries,
    protoSpec: noBytes,
    yamlSpec: noBytes,
    incarnation: 0,
  });
}

function encodeMetadata(metadata: ResourceMetadata): Uint8Array {
  const writer = new WireWriter()
    .writeStringIfSet(1, metadata.namespace)
    .writeStringIfSet(2, metadata.type)
    .writeStringIfSet(3, metadata.id)
    .writeStringIfSet(4, formatVersion(metadata.version))
    .writeStringIfSet(5, metadata.owner)
    .writeStringIfSet(6, metadata.phase);
  writeTimestamp(writer, 7, metadata.created);
  writeTimestamp(writer, 8, metadata.updated);
  for (const finalizer of metadata.finalizers) writer.writeString(9, finalizer);
  writeMap(writer, 10, metadata.labels);
  writeMap(writer, 11, metadata.annotations);
  return writer.view();
}

function writeTimestamp(writer: WireWriter, fieldNumber: number, { seconds, nanos }: Timestamp): void {
  const content = new WireWriter();
  if (seconds !== 0n) content.writeVarint(8).writeInt64(seconds);
  if (nanos !== 0) content.writeVarint(16).writeVarint(nanos);
  writer.writeBytes(fieldNumber, content.view());
}

function writeMap(writer: WireWriter, fieldNumber: number, entries: ReadonlyMap<string, string>): void {
  if (entries.size === 0) return;
  for (const [key, value] of [...entries].sort(([left], [right]) => compareUtf8(left, right))) {
    // Entries carry both fields even if they are empty, as other encoders write them.
    const content = new WireWriter().writeString(1, key).writeString(2, value);
    writer.writeBytes(fieldNumber, content.view());
  }
}
