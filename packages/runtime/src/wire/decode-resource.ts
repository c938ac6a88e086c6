import { WireReader, WireType } from "./wire-reader.ts";

/** A `google.protobuf.Timestamp` as it came over the wire. */
export interface WireTimestamp {
  seconds: bigint;
  nanos: number;
}

/** A resource as it came over the wire, before any check of its meaning. Byte fields are views of the request. */
export interface WireResource {
  hasMetadata: boolean;
  hasSpec: boolean;
  namespace: string;
  type: string;
  id: string;
  version: string;
  owner: string;
  phase: string;
  /** Zero if absent. Only records of a storage are believed. */
  created: WireTimestamp;
  updated: WireTimestamp;
  finalizers: string[];
  labels: Map<string, string>;
  annotations: Map<string, string>;
  protoSpec: Uint8Array;
  yamlSpec: Uint8Array;
}

const noBytes = new Uint8Array(0);

/** Creates the resource that an empty message stands for. */
export function createWireResource(): WireResource {
  return {
    hasMetadata: false,
    hasSpec: false,
    namespace: "",
    type: "",
    id: "",
    version: "",
    owner: "",
    phase: "",
    created: { seconds: 0n, nanos: 0 },
    updated: { seconds: 0n, nanos: 0 },
    finalizers: [],
    labels: new Map(),
    annotations: new Map(),
    protoSpec: noBytes,
    yamlSpec: noBytes,
  };
}

/** Reads a `cosi.resource.Resource` on top of what was read before, as protobuf merges repeated messages. */
export function readResource(reader: WireReader, into: WireResource): void {
  reader.readMessage((fieldNumber, wireType) => readResourceField(reader, into, fieldNumber, wireType));
}

/** Decodes bytes that are a `cosi.resource.Resource` as a whole. @throws {WireError} with `into` filled up to there. */
export function decodeResource(bytes: Uint8Array, into: WireResource): void {
  const reader = new WireReader(bytes);
  reader.readFields((fieldNumber, wireType) => readResourceField(reader, into, fieldNumber, wireType));
}

function readResourceField(
  reader: WireReader,
  into: WireResource,
  fieldNumber: number,
  wireType: number,
): boolean {
  if (wireType !== WireType.bytes) return false;
  if (fieldNumber === 1) {
    into.hasMetadata = true;
    reader.readMessage((number, type) => readMetadataField(reader, into, number, type));
    return true;
  }
  if (fieldNumber === 2) {
    into.hasSpec = true;
    reader.readMessage((number, type) => readSpecField(reader, into, number, type));
    return true;
  }
  return false;
}

function readMetadataField(
  reader: WireReader,
  into: WireResource,
  fieldNumber: number,
  wireType: number,
): boolean {
  if (wireType !== WireType.bytes) return false;
  switch (fieldNumber) {
    case 1:
      into.namespace = reader.readString();
      return true;
    case 2:
      into.type = reader.readString();
      return true;
    case 3:
      into.id = reader.readString();
      return true;
    case 4:
      into.version = reader.readString();
      return true;
    case 5:
      into.owner = reader.readString();
      return true;
    case 6:
      into.phase = reader.readString();
      return true;
    case 7:
      readTimestamp(reader, into.created);
      return true;
    case 8:
      readTimestamp(reader, into.updated);
      return true;
    case 9:
      into.finalizers.push(reader.readString());
      return true;
    case 10:
      readMapEntry(reader, into.labels);
      return true;
    case 11:
      readMapEntry(reader, into.annotations);
      return true;
    default:
      return false;
  }
}

function readTimestamp(reader: WireReader, into: WireTimestamp): void {
  reader.readMessage((fieldNumber, wireType) => {
    if (wireType !== WireType.varint) return false;
    if (fieldNumber === 1) into.seconds = reader.readInt64();
    else if (fieldNumber === 2) into.nanos = reader.readInt32();
    else return false;
    return true;
  });
}

function readSpecField(
  reader: WireReader,
  into: WireResource,
  fieldNumber: number,
  wireType: number,
): boolean {
  if (wireType !== WireType.bytes) return false;
  if (fieldNumber === 1) into.protoSpec = reader.readBytes();
  else if (fieldNumber === 2) into.yamlSpec = reader.readUtf8();
  else return false;
  return true;
}

function readMapEntry(reader: WireReader, into: Map<string, string>): void {
  let key = "";
  let value = "";
  reader.readMessage((fieldNumber, wireType) => {
    if (wireType !== WireType.bytes) return false;
    if (fieldNumber === 1) key = reader.readString();
    else if (fieldNumber === 2) value = reader.readString();
    else return false;
    return true;
  });
  into.set(key, value);
}
