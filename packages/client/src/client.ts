import { create, toBinary } from "@bufbuild/protobuf";
import { ListRequestSchema, ListResponseSchema, type Resource as WireResource } from "@cosi-spec/types";
import { type Caller, callUnary, decodeAnswer, type RetryOptions, repeat } from "./call.ts";
import type {
  ClientOptions,
  ListOptions,
  TargetOptions,
  UpdateOptions,
  WriteOptions,
} from "./client-options.ts";
import { createWatchClient, type WatchClient } from "./client-watch.ts";
import { systemClock } from "./clock.ts";
import { decodeResource } from "./codec.ts";
import { CosiError, isCosiError, type ResourceName } from "./cosi-error.ts";
import { operations } from "./operations.ts";
import { toListOptions } from "./query.ts";
import type { AnyType, Resource } from "./resource.ts";
import type { CallOptions } from "./transport.ts";
import { isSameLife } from "./watch/compare-states.ts";
import { type Changes, type NewResource, toChangedResource, toNewResource } from "./writes.ts";

/**
 * The State API, typed by the definitions of resource types.
 *
 * Every call takes a signal and a deadline and fails with `CosiError` alone. Reads are repeated while the server
 * cannot be reached (`unavailable`); writes are not, since the lost answer may have been that of a success.
 */
export interface Client extends WatchClient {
  /** Reads a resource. @throws {CosiError} notFound */
  get<T extends AnyType>(type: T, id: string, options?: TargetOptions): Promise<Resource<T>>;
  /** Reads a resource, or finds that there is none. */
  find<T extends AnyType>(type: T, id: string, options?: TargetOptions): Promise<Resource<T> | undefined>;
  /** Reads all resources of a kind that a query selects, in order of their ids. */
  list<T extends AnyType>(type: T, options?: ListOptions): Promise<Resource<T>[]>;
  /** Reads them one by one as the server sends them; nothing is repeated. */
  iterate<T extends AnyType>(type: T, options?: ListOptions): AsyncIterable<Resource<T>>;
  /** Stores a new resource. @returns it as stored. @throws {CosiError} alreadyExists */
  create<T extends AnyType>(type: T, resource: NewResource<T>, options?: WriteOptions): Promise<Resource<T>>;
  /**
   * Changes a resource as it was read. @returns it as stored.
   *
   * @throws {CosiError} versionConflict: somebody changed it since; ownerConflict; phaseConflict; notFound
   */
  update<T extends AnyType>(
    resource: Resource<T>,
    changes: Changes<T>,
    options?: UpdateOptions,
  ): Promise<Resource<T>>;
  /**
   * Reads a resource and changes it, again with what is stored by then while somebody else is faster.
   *
   * @param change a pure function, called for every try; undefined leaves the resource as it is
   * @throws {CosiError} versionConflict: after all tries
   */
  modify<T extends AnyType>(
    type: T,
    id: string,
    change: (current: Resource<T>) => Changes<T> | undefined,
    options?: UpdateOptions,
  ): Promise<Resource<T>>;
  /** Adds finalizers to a running resource, whoever owns it. @throws {CosiError} phaseConflict: it is tearing down */
  addFinalizers<T extends AnyType>(
    type: T,
    id: string,
    finalizers: readonly string[],
    options?: TargetOptions,
  ): Promise<Resource<T>>;
  /** Takes finalizers off a resource, whoever owns it and whatever its phase. */
  removeFinalizers<T extends AnyType>(
    type: T,
    id: string,
    finalizers: readonly string[],
    options?: TargetOptions,
  ): Promise<Resource<T>>;
  /**
   * Brings a resource into phase `tearingDown`, by an Update where the server has no Teardown.
   *
   * @returns whether no finalizer is left, so that it can be destroyed
   */
  teardown(type: AnyType, id: string, options?: WriteOptions): Promise<{ readonly isDestroyReady: boolean }>;
  /**
   * Tears a resource down, waits until its last finalizer is gone and destroys it; step by step where the server
   * has no such call. Without `timeoutMs` it waits as long as it takes. What was torn down stays so if it ends early.
   *
   * @throws {CosiError} notFound, ownerConflict
   */
  teardownAndDestroy(type: AnyType, id: string, options?: WriteOptions): Promise<void>;
  /** Removes a resource without finalizers. @throws {CosiError} pendingFinalizers, notFound */
  destroy(type: AnyType, id: string, options?: WriteOptions): Promise<void>;
  /** Ends all calls and closes the transport. Idempotent. */
  close(): void;
}

/** How conflicts are waited out, unless the options of the client say otherwise. */
const conflictRetry: RetryOptions = { maxRetries: 20, initialMs: 10, maxMs: 1_000 };

/** Creates a client. */
export function createClient(options: ClientOptions): Client {
  const {
    transport,
    retry = {},
    timeoutMs = 30_000,
    clock = systemClock,
    random = Math.random,
    onRetry,
  } = options;
  const caller: Caller = { transport, clock, random, retry, timeoutMs, onRetry };
  // A conflict is no fault of the server: whoever is slower has to get a turn.
  const patient: Caller = { ...caller, retry: { ...conflictRetry, ...retry } };
  const decode = <T extends AnyType>(type: T, resource: WireResource | undefined): Resource<T> => {
    if (resource === undefined)
      throw new CosiError("internal", { message: "the answer of the server has no resource" });
    return decodeResource(type, resource, options);
  };
  const about = async <R>(name: ResourceName, action: () => Promise<R>): Promise<R> => {
    try {
      return await action();
    } catch (error) {
      throw CosiError.from(error).withResource(name);
    }
  };
  async function* iterate<T extends AnyType>(type: T, list: ListOptions = {}): AsyncGenerator<Resource<T>> {
    const kind = { namespace: list.namespace ?? type.namespace, type: type.type };
    const request = create(ListRequestSchema, { ...kind, options: toListOptions(list) });
    try {
      const bytes = toBinary(ListRequestSchema, request);
      for await (const answer of transport.stream("List", bytes, { timeoutMs, ...toCallOptions(list) }))
        yield decode(type, decodeAnswer(ListResponseSchema, answer).resource);
    } catch (error) {
      throw CosiError.from(error).withResource(kind);
    }
  }
  const client: Client = {
    ...createWatchClient(caller, decode),
    get(type, id, target = {}) {
      const name = toName(type, id, target);
      const read = (): Promise<Resource<typeof type>> =>
        callUnary(caller, operations.get, name, toCallOptions(target)).then((answer) =>
          decode(type, answer.resource),
        );
      return about(name, () => repeat(caller, read, target.signal));
    },
    find: (type, id, target) =>
      client.get(type, id, target).catch((error: unknown) => {
        if (isCosiError(error, "notFound")) return undefined;
        throw error;
      }),
    async list(type, list = {}) {
      const read = async (): Promise<Resource<typeof type>[]> => {
        const resources: Resource<typeof type>[] = [];
        for await (const resource of iterate(type, list)) resources.push(resource);
        return resources;
      };
      return await repeat(caller, read, list.signal);
    },
    iterate,
    create(type, resource, { owner = "", ...target } = {}) {
      const namespace = resource.namespace ?? target.namespace;
      const name = toName(type, resource.id, { namespace });
      return about(name, async () => {
        const request = { resource: toNewResource(type, { ...resource, namespace }), options: { owner } };
        const answer = await callUnary(caller, operations.create, request, toCallOptions(target));
        return decode(type, answer.resource);
      });
    },
    update(resource, changes, { owner = "", expectedPhase, ...target } = {}) {
      const { namespace, type, id } = resource.metadata;
      return about({ namespace, type, id }, async () => {
        const phase = expectedPhase === undefined ? {} : { expectedPhase };
        const request = {
          newResource: toChangedResource(resource, changes),
          options: { owner, ...phase },
        };
        const answer = await callUnary(caller, operations.update, request, toCallOptions(target)).catch(
          (error: unknown) => {
            throw expectedPhase === undefined ? error : toPhaseConflict(error);
          },
        );
        return decode(resource.definition, answer.resource);
      });
    },
    modify(type, id, change, target = {}) {
      const attempt = async (): Promise<Resource<typeof type>> => {
        const current = await client.get(type, id, target);
        const changes = change(current);
        return changes === undefined ? current : await client.update(current, changes, target);
      };
      return repeat(patient, attempt, target.signal, (error) => error.code === "versionConflict");
    },
    addFinalizers: (type, id, finalizers, target = {}) =>
      changeFinalizers(
        type,
        id,
        target,
        (now) => [...now, ...new Set(finalizers.filter((each) => !now.includes(each)))],
        "running",
      ),
    removeFinalizers: (type, id, finalizers, target = {}) =>
      changeFinalizers(type, id, target, (now) => now.filter((each) => !finalizers.includes(each))),
    teardown(type, id, { owner = "", ...target } = {}) {
      const name = toName(type, id, target);
      return about(name, async () => {
        try {
          const request = { ...name, options: { owner } };
          const answer = await callUnary(caller, operations.teardown, request, toCallOptions(target));
          return { isDestroyReady: answer.destroyReady };
        } catch (error) {
          if (!isCosiError(error, "unsupported")) throw error;
        }
        const down = await client.modify(type, id, toTornDown, { owner, ...target });
        return { isDestroyReady: down.metadata.finalizers.length === 0 };
      });
    },
    async teardownAndDestroy(type, id, { owner = "", ...target } = {}) {
      const name = toName(type, id, target);
      const callOptions = { ...toCallOptions(target), timeoutMs: target.timeoutMs ?? 0 };
      await about(name, async () => {
        try {
          const request = { ...name, options: { owner } };
          await callUnary(caller, operations.teardownAndDestroy, request, callOptions);
        } catch (error) {
          if (!isCosiError(error, "unsupported")) throw error;
          await destroyStepByStep(client, type, id, { owner, ...target });
        }
      });
    },
    async destroy(type, id, { owner = "", ...target } = {}) {
      const name = toName(type, id, target);
      await about(name, () =>
        callUnary(caller, operations.destroy, { ...name, options: { owner } }, toCallOptions(target)),
      );
    },
    close: () => transport.close(),
  };

  /** Changes finalizers in the name of whoever owns the resource, as every holder of a finalizer may. */
  function changeFinalizers<T extends AnyType>(
    type: T,
    id: string,
    target: TargetOptions,
    change: (now: readonly string[]) => readonly string[],
    expectedPhase?: UpdateOptions["expectedPhase"],
  ): Promise<Resource<T>> {
    const attempt = async (): Promise<Resource<T>> => {
      const current = await client.get(type, id, target);
      const { owner, finalizers, phase } = current.metadata;
      if (expectedPhase !== undefined && phase !== expectedPhase)
        throw new CosiError("phaseConflict", { message: `it is ${phase}` }).withResource(
          toName(type, id, target),
        );
      const wanted = change(finalizers);
      if (wanted.length === finalizers.length) return current;
      return await client.update(current, { finalizers: wanted }, { ...target, owner, expectedPhase });
    };
    return repeat(patient, attempt, target.signal, (error) => error.code === "versionConflict");
  }
  return client;
}

/** Does what TeardownAndDestroy does with the calls that every server has. */
async function destroyStepByStep(
  client: Client,
  type: AnyType,
  id: string,
  options: WriteOptions,
): Promise<void> {
  const found = await client.get(type, id, options);
  await client.teardown(type, id, options);
  for (;;) {
    const state = await client.watchFor(
      type,
      id,
      (now) => now === undefined || !isSameLife(now, found) || now.metadata.finalizers.length === 0,
      options,
    );
    // Somebody else has destroyed it, and perhaps created another since.
    if (state === undefined || !isSameLife(state, found)) return;
    try {
      return await client.destroy(type, id, options);
    } catch (error) {
      if (isCosiError(error, "notFound")) return;
      // A finalizer came in between.
      if (!isCosiError(error, "pendingFinalizers")) throw error;
    }
  }
}

function toName(
  { type, namespace }: AnyType,
  id: string,
  target: { readonly namespace?: string | undefined },
): { namespace: string; type: string; id: string } {
  return { namespace: target.namespace ?? namespace, type, id };
}

function toCallOptions({ signal, timeoutMs, metadata }: CallOptions): CallOptions {
  return { signal, metadata, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
}

function toTornDown<T extends AnyType>({ metadata }: Resource<T>): Changes<T> | undefined {
  return metadata.phase === "tearingDown" ? undefined : { phase: "tearingDown" };
}

/** An Update with an expected phase is refused with INVALID_ARGUMENT where the phase is another. */
function toPhaseConflict(error: unknown): unknown {
  if (!isCosiError(error, "invalidArgument")) return error;
  const { rawMessage: message, status, cause } = error;
  return new CosiError("phaseConflict", { message, status, cause });
}
