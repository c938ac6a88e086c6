import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  CreateRequestSchema,
  ListRequestSchema,
  type Resource,
  type WatchOptions,
  type WatchRequest,
} from "@cosi-spec/types";
import type { Context } from "./intercept.ts";
import { createReference } from "./reference.ts";

/** The filter of a watch. */
export type Filter = Pick<WatchOptions, "labelQuery" | "idQuery">;

/** Tells whether a resource passes a filter. */
export type Matcher = (resource: Resource | undefined) => Promise<boolean>;

/** The filter of a watch request; absent options have none. */
export function filterOf({ options }: WatchRequest): Filter {
  return { labelQuery: options?.labelQuery ?? [], ...(options?.idQuery && { idQuery: options.idQuery }) };
}

/** Whether a filter excludes anything. */
export function isFilter({ labelQuery, idQuery }: Filter): boolean {
  return labelQuery.length > 0 || (idQuery?.regexp ?? "") !== "";
}

/** Makes a matcher that asks a scratch server whether its List selects the resource. */
export function createMatcher(filter: Filter): Matcher {
  return async (resource) => {
    const { namespace = "", type = "", id = "", labels = {} } = resource?.metadata ?? {};
    const scratch = createReference();
    const metadata = { namespace, type, id, labels, version: "undefined", phase: "running" };
    await count(
      scratch.handle("Create", encode(CreateRequestSchema, { resource: { metadata, spec: {} } }), call()),
    );
    const list = encode(ListRequestSchema, { namespace, type, options: filter });
    return (await count(scratch.handle("List", list, call()))) > 0;
  };
}

/** Refuses as a List with the same filter does, if it does. */
export async function checkFilter(request: WatchRequest, context: Context): Promise<void> {
  const { namespace, type } = request;
  for await (const _ of context.stream("List", { namespace, type, options: filterOf(request) })) return;
}

/** A watch request without its filter. */
export function withoutFilter(request: WatchRequest): WatchRequest {
  const { options } = request;
  if (options === undefined) return request;
  const { idQuery: _, ...rest } = options;
  return { ...request, options: { ...rest, labelQuery: [] } };
}

function call(): { readonly signal: AbortSignal } {
  return { signal: new AbortController().signal };
}

function encode<D extends DescMessage>(schema: D, message: MessageInitShape<D>): Uint8Array {
  return toBinary(schema, create(schema, message));
}

async function count(messages: AsyncIterable<unknown>): Promise<number> {
  let total = 0;
  for await (const _ of messages) total++;
  return total;
}
