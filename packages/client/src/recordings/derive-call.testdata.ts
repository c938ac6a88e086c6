import { create, type DescMessage, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import {
  CreateRequestSchema,
  DestroyRequestSchema,
  GetRequestSchema,
  ListRequestSchema,
  TeardownAndDestroyRequestSchema,
  TeardownRequestSchema,
  UpdateRequestSchema,
  WatchRequestSchema,
  type Resource as WireResource,
} from "@cosi-spec/types";
import type { Client } from "../client.ts";
import type { Query } from "../query.ts";
import { type OpaqueType, opaqueType, type Resource } from "../resource.ts";
import type { Exchange } from "./exchanges.testdata.ts";
import { toComparable } from "./expected-watch.testdata.ts";

/** Schemas of the requests. */
export const requestSchemas = {
  ...{
    Get: GetRequestSchema,
    List: ListRequestSchema,
    Create: CreateRequestSchema,
    Update: UpdateRequestSchema,
  },
  ...{ Destroy: DestroyRequestSchema, Teardown: TeardownRequestSchema, Watch: WatchRequestSchema },
  TeardownAndDestroy: TeardownAndDestroyRequestSchema,
} as const;

/** A call of the client that makes a recorded request, or the reason why there is none. */
export type Derived =
  | {
      readonly kind: "unary";
      readonly method: string;
      readonly hasExpectedPhase: boolean;
      run(client: Client, signal: AbortSignal): Promise<unknown>;
    }
  | {
      readonly kind: "watchKind";
      readonly type: OpaqueType;
      readonly query: Query;
      readonly isAggregated: boolean;
      readonly bookmark: Uint8Array | undefined;
      /** Why the client does not ask like this; undefined where it does. */
      readonly adapted: string | undefined;
    }
  | {
      readonly kind: "watchOne";
      readonly type: OpaqueType;
      readonly id: string;
      readonly adapted: string | undefined;
    }
  | { readonly kind: "none"; readonly reason: string };

/** Finds the call of the client that makes the request of an exchange. */
export function deriveCall({ rpc, request: bytes }: Exchange): Derived {
  if (!(rpc in requestSchemas)) return none("no method of the State API");
  const method = rpc as keyof typeof requestSchemas;
  const schema = requestSchemas[method];
  let unknown: number;
  try {
    const message = fromBinary<DescMessage>(schema, bytes);
    unknown =
      toBinary<DescMessage>(schema, message).length -
      toBinary<DescMessage>(schema, message, { writeUnknownFields: false }).length;
  } catch {
    return none("malformed request"); // that is the point of the scenario
  }
  if (unknown > 0) return none("fields of another version of the API");
  const read = <S extends DescMessage>(as: S): MessageShape<S> => fromBinary(as, bytes);
  switch (method) {
    case "Get": {
      const { namespace, type, id } = read(GetRequestSchema);
      return unary(method, async (client, signal) =>
        fromClient(await client.get(opaqueType(type, namespace), id, { signal })),
      );
    }
    case "List": {
      const { namespace, type, options } = read(ListRequestSchema);
      const query = toQuery(options ?? { labelQuery: [] });
      return unary(method, async (client, signal) =>
        (await client.list(opaqueType(type, namespace), { ...query, signal })).map(fromClient),
      );
    }
    case "Create":
      return deriveCreate(bytes);
    case "Update": {
      const { newResource, options } = read(UpdateRequestSchema);
      if (newResource?.metadata === undefined || newResource.spec === undefined)
        return none("a resource with parts missing");
      const { owner = "", expectedPhase } = options ?? {};
      const resource = toClient(newResource);
      const phase = expectedPhase === undefined ? {} : { expectedPhase: expectedPhase as "running" };
      return unary(
        method,
        async (client, signal) => fromClient(await client.update(resource, {}, { owner, ...phase, signal })),
        expectedPhase !== undefined,
      );
    }
    case "Watch":
      return deriveWatch(bytes);
    default: {
      const { namespace, type, id, options } = read(requestSchemas[method]);
      const target = opaqueType(type, namespace);
      const owner = options?.owner ?? "";
      if (method === "Teardown")
        return unary(
          method,
          async (client, signal) => (await client.teardown(target, id, { owner, signal })).isDestroyReady,
        );
      if (method === "Destroy")
        return unary(method, (client, signal) => client.destroy(target, id, { owner, signal }));
      return unary(method, (client, signal) => client.teardownAndDestroy(target, id, { owner, signal }));
    }
  }
}

function deriveCreate(bytes: Uint8Array): Derived {
  const { resource, options } = fromBinary(CreateRequestSchema, bytes);
  const { metadata, spec } = resource ?? {};
  if (metadata === undefined || spec === undefined) return none("a resource with parts missing");
  if (metadata.version !== "undefined") return none("a new resource that has a version");
  if (metadata.phase !== "running") return none("a new resource in a phase of its own");
  if (metadata.owner !== "") return none("a new resource that names its owner itself");
  if (metadata.created !== undefined || metadata.updated !== undefined)
    return none("a new resource with times of its own");
  const { namespace, type, id, labels, annotations, finalizers } = metadata;
  const owner = options?.owner ?? "";
  const init = {
    ...{ id, namespace, labels, annotations, finalizers },
    spec: { yaml: spec.yamlSpec, protoSpec: spec.protoSpec },
  };
  return unary("Create", async (client, signal) =>
    fromClient(await client.create(opaqueType(type, namespace), init, { owner, signal })),
  );
}

/**
 * Finds the watch that reads the answer. Where the client never asks like this, the answer is given to what it asks
 * instead, since the messages are of interest all the same.
 */
function deriveWatch(bytes: Uint8Array): Derived {
  const { namespace, type: name, id, apiVersion, options } = fromBinary(WatchRequestSchema, bytes);
  const type = opaqueType(name, namespace);
  const {
    bootstrapContents = false,
    startFromBookmark,
    tailEvents = 0,
    bootstrapBookmark = false,
  } = options ?? {};
  const isPlain = normalizeRequest("Watch", bytes) === normalizeRequest("Watch", withoutOptions(bytes));
  const isBare = !bootstrapContents && startFromBookmark === undefined;
  const reasons: readonly (readonly [boolean, string])[] = [
    [apiVersion !== 1, "a watch of another version of the API"],
    [id !== undefined && !isPlain, "a watch of one resource with options"],
    [tailEvents !== 0, "a watch that asks for events of the past"],
    [bootstrapBookmark, "a watch that asks for a bookmark alone"],
    [bootstrapContents && startFromBookmark !== undefined, "a watch that contradicts itself"],
    [id === undefined && isBare, "a watch of a kind without a bootstrap"],
  ];
  const adapted = reasons.find(([holds]) => holds)?.[1];
  if (id !== undefined) return { kind: "watchOne", type, id, adapted };
  const query = options === undefined ? {} : toQuery(options);
  const bookmark = startFromBookmark ?? (bootstrapContents ? undefined : new TextEncoder().encode("start"));
  return { kind: "watchKind", type, query, isAggregated: options?.aggregated ?? false, bookmark, adapted };
}

function withoutOptions(bytes: Uint8Array): Uint8Array {
  const request = fromBinary(WatchRequestSchema, bytes);
  delete request.options;
  return toBinary(WatchRequestSchema, request);
}

function toQuery({
  labelQuery,
  idQuery,
}: {
  labelQuery: readonly { terms: Query["labels"] & object }[];
  idQuery?: { regexp: string } | undefined;
}): Query {
  const [only] = labelQuery;
  const labels = labelQuery.length === 1 && only !== undefined ? { labels: only.terms } : {};
  const groups = labelQuery.length > 1 ? { anyOf: labelQuery.map(({ terms }) => terms) } : {};
  return { ...labels, ...groups, ...(idQuery && { idPattern: idQuery.regexp }) };
}

function toClient({ metadata, spec }: WireResource): Resource<OpaqueType> {
  if (metadata === undefined) throw new Error("a resource without metadata");
  const definition = opaqueType(metadata.type, metadata.namespace);
  return {
    definition,
    metadata,
    spec: undefined,
    yaml: spec?.yamlSpec ?? "",
    protoSpec: spec?.protoSpec ?? new Uint8Array(),
  };
}

/** A resource of the client as it is compared. */
export function fromClient({ metadata, yaml: yamlSpec, protoSpec }: Resource): unknown {
  return toComparable({ metadata, spec: { $typeName: "cosi.resource.Spec", yamlSpec, protoSpec } });
}

/** A request without what makes no difference: options that say nothing and conditions that hold always. */
export function normalizeRequest(rpc: string, bytes: Uint8Array): string {
  const schema: DescMessage = requestSchemas[rpc as keyof typeof requestSchemas];
  const message = fromBinary(schema, bytes) as unknown as { options?: Options };
  // Options of the client are always there.
  message.options ??= (create(schema, { options: {} } as never) as unknown as { options: Options }).options;
  const { options } = message;
  if (options.labelQuery?.some(({ terms }) => terms.length === 0) === true) options.labelQuery = [];
  if (options.idQuery?.regexp === "") delete options.idQuery;
  return Buffer.from(toBinary(schema, message as never)).toString("base64");
}

interface Options {
  labelQuery?: readonly { readonly terms: readonly unknown[] }[];
  idQuery?: { readonly regexp: string };
}

function unary(
  method: string,
  run: (client: Client, signal: AbortSignal) => Promise<unknown>,
  hasExpectedPhase = false,
): Derived {
  return { kind: "unary", method, hasExpectedPhase, run };
}

function none(reason: string): Derived {
  return { kind: "none", reason };
}
