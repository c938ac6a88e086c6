import { fromBinary } from "@bufbuild/protobuf";
import type { MethodName } from "@cosi-spec/client";
import {
  CreateRequestSchema,
  DestroyRequestSchema,
  GetRequestSchema,
  ListRequestSchema,
  TeardownAndDestroyRequestSchema,
  TeardownRequestSchema,
  UpdateRequestSchema,
  WatchRequestSchema,
} from "@cosi-spec/types";

/** A call that reached the server of a test: whom it was about, never what was in it. */
export interface ServerCallRecord {
  readonly method: MethodName;
  readonly namespace: string;
  readonly type: string;
  /** Undefined where the call is about a kind. */
  readonly id: string | undefined;
}

interface Named {
  readonly namespace: string;
  readonly type: string;
  readonly id?: string | undefined;
}

const readers: Readonly<Record<MethodName, (request: Uint8Array) => Named | undefined>> = {
  Get: (request) => fromBinary(GetRequestSchema, request),
  List: (request) => fromBinary(ListRequestSchema, request),
  Create: (request) => fromBinary(CreateRequestSchema, request).resource?.metadata,
  Update: (request) => fromBinary(UpdateRequestSchema, request).newResource?.metadata,
  Destroy: (request) => fromBinary(DestroyRequestSchema, request),
  Watch: (request) => fromBinary(WatchRequestSchema, request),
  Teardown: (request) => fromBinary(TeardownRequestSchema, request),
  TeardownAndDestroy: (request) => fromBinary(TeardownAndDestroyRequestSchema, request),
};

/** Reads from a request whom it is about. Bytes that are no request are about nobody. */
export function toCallRecord(method: MethodName, request: Uint8Array): ServerCallRecord {
  const { namespace, type, id } = readName(method, request);
  return { method, namespace, type, id: id === "" ? undefined : id };
}

function readName(method: MethodName, request: Uint8Array): Named {
  const nobody: Named = { namespace: "", type: "" };
  try {
    return readers[method](request) ?? nobody;
  } catch {
    // The server says what is wrong with it.
    return nobody;
  }
}
