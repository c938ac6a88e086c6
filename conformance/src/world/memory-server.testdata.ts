import {
  clone,
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  toBinary,
} from "@bufbuild/protobuf";
import {
  CreateRequestSchema,
  CreateResponseSchema,
  DestroyRequestSchema,
  DestroyResponseSchema,
  type Event,
  EventSchema,
  EventType,
  GetRequestSchema,
  GetResponseSchema,
  ListRequestSchema,
  ListResponseSchema,
  type Resource,
  ResourceSchema,
  UpdateRequestSchema,
  UpdateResponseSchema,
  WatchResponseSchema,
} from "@cosi-spec/types";
import { createFakeServer, type Handler } from "../hosts/fake-server.testdata.ts";
import type { InProcessServer } from "../hosts/in-process-host.ts";

/** A small honest server over a map, which remembers what it was asked. */
export interface MemoryServer extends InProcessServer {
  /** What is stored, by `namespace/type/id`. */
  readonly stored: Map<string, Resource>;
  /** Every call in order of arrival, such as `Destroy ns/T/a`. */
  readonly calls: string[];
}

/** Creates a server; `overrides` replace what it does for some methods. */
export function createMemoryServer(overrides: Readonly<Record<string, Handler>> = {}): MemoryServer {
  const stored = new Map<string, Resource>();
  const calls: string[] = [];
  const watchers = new Set<(event: Event) => void>();
  const tell = (eventType: EventType, resource: Resource, old?: Resource): void => {
    for (const watcher of watchers) {
      watcher(create(EventSchema, { eventType, resource, ...(old === undefined ? {} : { old }) }));
    }
  };
  const find = (key: string): Resource => stored.get(key) ?? refuseWith(5);
  const handlers: Record<string, Handler> = {
    Get: unary(GetRequestSchema, GetResponseSchema, (request) => {
      calls.push(`Get ${keyOf(request)}`);
      return { resource: find(keyOf(request)) };
    }),
    async *List(bytes) {
      const { namespace, type } = fromBinary(ListRequestSchema, bytes);
      calls.push(`List ${namespace}/${type}`);
      for (const resource of stored.values()) {
        if (resource.metadata!.namespace !== namespace || resource.metadata!.type !== type) continue;
        yield toBinary(ListResponseSchema, create(ListResponseSchema, { resource }));
      }
    },
    Create: unary(CreateRequestSchema, CreateResponseSchema, ({ resource, options }) => {
      const key = keyOf(resource!.metadata!);
      calls.push(`Create ${key}`);
      if (stored.has(key)) refuseWith(6);
      const created = clone(ResourceSchema, resource!);
      Object.assign(created.metadata!, { version: "1", owner: options?.owner ?? "" });
      stored.set(key, created);
      tell(EventType.CREATED, created);
      return { resource: created };
    }),
    Update: unary(UpdateRequestSchema, UpdateResponseSchema, ({ newResource, options }) => {
      const key = keyOf(newResource!.metadata!);
      calls.push(`Update ${key}`);
      const old = find(key);
      if (old.metadata!.owner !== (options?.owner ?? "")) refuseWith(7);
      if (old.metadata!.version !== newResource!.metadata!.version) refuseWith(9);
      const updated = clone(ResourceSchema, newResource!);
      updated.metadata!.version = String(Number(old.metadata!.version) + 1);
      stored.set(key, updated);
      tell(EventType.UPDATED, updated, old);
      return { resource: updated };
    }),
    Destroy: unary(DestroyRequestSchema, DestroyResponseSchema, (request) => {
      const key = keyOf(request);
      calls.push(`Destroy ${key}`);
      const { owner, finalizers } = find(key).metadata!;
      if (owner !== (request.options?.owner ?? "")) refuseWith(7);
      if (finalizers.length > 0) refuseWith(9);
      tell(EventType.DESTROYED, find(key));
      stored.delete(key);
      return {};
    }),
    async *Watch(_, signal) {
      const queue: Event[] = [];
      let wake = (): void => undefined;
      signal.addEventListener("abort", () => wake());
      watchers.add((event) => {
        queue.push(event);
        wake();
      });
      yield new Uint8Array(0);
      while (!signal.aborted) {
        const event = queue.shift();
        if (event !== undefined)
          yield toBinary(WatchResponseSchema, create(WatchResponseSchema, { event: [event] }));
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
    ...overrides,
  };
  return { ...createFakeServer(handlers), stored, calls };
}

/** Key of a resource in `stored`. */
export function keyOf(name: {
  readonly namespace: string;
  readonly type: string;
  readonly id: string;
}): string {
  return `${name.namespace}/${name.type}/${name.id}`;
}

function unary<I extends DescMessage, O extends DescMessage>(
  input: I,
  output: O,
  respond: (request: ReturnType<typeof fromBinary<I>>) => MessageInitShape<O>,
): Handler {
  return async function* (bytes) {
    yield toBinary(output, create(output, respond(fromBinary(input, bytes))));
  };
}

function refuseWith(code: number): never {
  throw Object.assign(new Error(`status ${code}`), { code, details: "" });
}
