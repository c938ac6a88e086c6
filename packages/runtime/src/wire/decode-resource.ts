import { type WireReader, WireType } from "./wire-reader.ts";

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
    finalizers: [],
    labels: new Map(),
    annotations: new Map(),
    protoSpec: noBytes,
    yamlSpec: noBytes,
  };
}

/** Reads a `cosi.resource.Resource` on top of what was read before, as protobuf merges repeated messages. */
export function readResource(reader: WireReader, into: WireResource): void {
  reader.readMessage((fieldNumber, wireType) => {
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
  });
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
    case 8:
      // The values are ignored, but they have to be well formed.
      reader.readMessage((number, type) => {
        if (type !== WireType.varint || (number !== 1 && number !== 2)) return false;
        reader.readInt64();
        return true;
      });
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
