import { createWireResource, readResource, type WireResource } from "./decode-resource.ts";
import { WireReader, WireType } from "./wire-reader.ts";

/** A request that names one resource: Get, Destroy, Teardown, TeardownAndDestroy. */
export interface NameRequest {
  namespace: string;
  type: string;
  id: string;
  /** Empty if absent; Get has none. */
  owner: string;
}

/** One condition of a label query, as it came over the wire. */
export interface WireLabelTerm {
  key: string;
  operation: number;
  values: string[];
  isInverted: boolean;
}

/** Filters of List and Watch; an absent one is empty. */
export interface WireQuery {
  /** Alternatives, each a list of terms that hold together. */
  labelQueries: WireLabelTerm[][];
  /** Absent or empty: no condition. */
  idPattern: string;
}

/** Request of List. */
export interface ListRequest {
  namespace: string;
  type: string;
  query: WireQuery;
}

/** Request of Create and Update. */
export interface WriteRequest {
  hasResource: boolean;
  resource: WireResource;
  owner: string;
  /** Undefined: any phase; Create has none. */
  expectedPhase: string | undefined;
}

/** Request of Watch. */
export interface WatchRequest {
  namespace: string;
  type: string;
  /** Undefined: watch the kind. */
  id: string | undefined;
  query: WireQuery;
  isBootstrapWanted: boolean;
  tailEvents: number;
  isAggregated: boolean;
  /** Undefined: absent, which differs from empty. */
  bookmark: Uint8Array | undefined;
  isBookmarkWanted: boolean;
  apiVersion: number;
}

/** Decodes the request of Get. @throws {WireError} */
export function decodeGetRequest(bytes: Uint8Array): NameRequest {
  return decodeNames(bytes, () => false);
}

/** Decodes the request of Destroy, Teardown or TeardownAndDestroy. @throws {WireError} */
export function decodeOwnedRequest(bytes: Uint8Array): NameRequest {
  return decodeNames(bytes, (reader, request, fieldNumber) => {
    if (fieldNumber !== 1) return false;
    request.owner = reader.readString();
    return true;
  });
}

type OptionReader = (reader: WireReader, request: NameRequest, fieldNumber: number) => boolean;

function decodeNames(bytes: Uint8Array, readOption: OptionReader): NameRequest {
  const reader = new WireReader(bytes);
  const request: NameRequest = { namespace: "", type: "", id: "", owner: "" };
  reader.readFields((fieldNumber, wireType) => {
    if (wireType !== WireType.bytes) return false;
    if (fieldNumber === 1) request.namespace = reader.readString();
    else if (fieldNumber === 2) request.type = reader.readString();
    else if (fieldNumber === 3) request.id = reader.readString();
    else if (fieldNumber === 4) {
      reader.readMessage((number, type) => type === WireType.bytes && readOption(reader, request, number));
    } else return false;
    return true;
  });
  return request;
}

/** Decodes the request of List. @throws {WireError} */
export function decodeListRequest(bytes: Uint8Array): ListRequest {
  const reader = new WireReader(bytes);
  const request: ListRequest = { namespace: "", type: "", query: { labelQueries: [], idPattern: "" } };
  reader.readFields((fieldNumber, wireType) => {
    if (wireType !== WireType.bytes) return false;
    if (fieldNumber === 1) request.namespace = reader.readString();
    else if (fieldNumber === 2) request.type = reader.readString();
    else if (fieldNumber === 3) {
      reader.readMessage((number, type) => readQueryField(reader, request.query, number, type, 1));
    } else return false;
    return true;
  });
  return request;
}

/** Decodes the request of Create. @throws {WireError} */
export function decodeCreateRequest(bytes: Uint8Array): WriteRequest {
  return decodeWrite(bytes, 1, 2, false);
}

/** Decodes the request of Update. @throws {WireError} */
export function decodeUpdateRequest(bytes: Uint8Array): WriteRequest {
  return decodeWrite(bytes, 2, 3, true);
}

function decodeWrite(
  bytes: Uint8Array,
  resourceField: number,
  optionsField: number,
  hasExpectedPhase: boolean,
): WriteRequest {
  const reader = new WireReader(bytes);
  const request: WriteRequest = {
    hasResource: false,
    resource: createWireResource(),
    owner: "",
    expectedPhase: undefined,
  };
  reader.readFields((fieldNumber, wireType) => {
    if (wireType !== WireType.bytes) return false;
    if (fieldNumber === resourceField) {
      request.hasResource = true;
      readResource(reader, request.resource);
    } else if (fieldNumber === optionsField) {
      reader.readMessage((number, type) => {
        if (type !== WireType.bytes) return false;
        if (number === 1) request.owner = reader.readString();
        else if (number === 2 && hasExpectedPhase) request.expectedPhase = reader.readString();
        else return false;
        return true;
      });
    } else return false;
    return true;
  });
  return request;
}

/** Decodes the request of Watch. @throws {WireError} */
export function decodeWatchRequest(bytes: Uint8Array): WatchRequest {
  const reader = new WireReader(bytes);
  const request: WatchRequest = {
    namespace: "",
    type: "",
    id: undefined,
    query: { labelQueries: [], idPattern: "" },
    isBootstrapWanted: false,
    tailEvents: 0,
    isAggregated: false,
    bookmark: undefined,
    isBookmarkWanted: false,
    apiVersion: 0,
  };
  reader.readFields((fieldNumber, wireType) => {
    if (fieldNumber === 5 && wireType === WireType.varint) {
      request.apiVersion = reader.readInt32();
      return true;
    }
    if (wireType !== WireType.bytes) return false;
    if (fieldNumber === 1) request.namespace = reader.readString();
    else if (fieldNumber === 2) request.type = reader.readString();
    else if (fieldNumber === 3) request.id = reader.readString();
    else if (fieldNumber === 4) {
      reader.readMessage((number, type) => readWatchOption(reader, request, number, type));
    } else return false;
    return true;
  });
  return request;
}

function readWatchOption(
  reader: WireReader,
  request: WatchRequest,
  fieldNumber: number,
  wireType: number,
): boolean {
  if (wireType === WireType.varint) {
    if (fieldNumber === 1) request.isBootstrapWanted = reader.readBool();
    else if (fieldNumber === 2) request.tailEvents = reader.readInt32();
    else if (fieldNumber === 5) request.isAggregated = reader.readBool();
    else if (fieldNumber === 7) request.isBookmarkWanted = reader.readBool();
    else return false;
    return true;
  }
  if (fieldNumber === 6 && wireType === WireType.bytes) {
    request.bookmark = reader.readBytes();
    return true;
  }
  return readQueryField(reader, request.query, fieldNumber, wireType, 3);
}

function readQueryField(
  reader: WireReader,
  query: WireQuery,
  fieldNumber: number,
  wireType: number,
  firstField: number,
): boolean {
  if (wireType !== WireType.bytes) return false;
  if (fieldNumber === firstField) {
    const terms: WireLabelTerm[] = [];
    reader.readMessage((number, type) => {
      if (number !== 1 || type !== WireType.bytes) return false;
      terms.push(readTerm(reader));
      return true;
    });
    query.labelQueries.push(terms);
    return true;
  }
  if (fieldNumber === firstField + 1) {
    reader.readMessage((number, type) => {
      if (number !== 1 || type !== WireType.bytes) return false;
      query.idPattern = reader.readString();
      return true;
    });
    return true;
  }
  return false;
}

function readTerm(reader: WireReader): WireLabelTerm {
  const term: WireLabelTerm = { key: "", operation: 0, values: [], isInverted: false };
  reader.readMessage((fieldNumber, wireType) => {
    if (fieldNumber === 1 && wireType === WireType.bytes) term.key = reader.readString();
    else if (fieldNumber === 2 && wireType === WireType.varint) term.operation = reader.readInt32();
    else if (fieldNumber === 3 && wireType === WireType.bytes) term.values.push(reader.readString());
    else if (fieldNumber === 5 && wireType === WireType.varint) term.isInverted = reader.readBool();
    else return false;
    return true;
  });
  return term;
}
