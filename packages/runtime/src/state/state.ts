import { type BookmarkCodec, createBookmarkCodec } from "./bookmark.ts";
import { checkName, checkTexts } from "./check-input.ts";
import { type DestroyWait, PendingDestroy } from "./destroy-wait.ts";
import { buildResource, getYamlSpecBytes } from "./encode-resource.ts";
import { KindRegistry } from "./kind-registry.ts";
import { loadRecords } from "./load-records.ts";
import { normalizeMetaSpec } from "./meta-spec.ts";
import { openWatch, type WatchOptions } from "./open-watch.ts";
import { type ResolvedStateOptions, resolveStateOptions, type StateOptions } from "./options.ts";
import type { Phase } from "./phase.ts";
import { publishCapabilities } from "./publish-capabilities.ts";
import { compileQuery, type Query } from "./query.ts";
import { registerDefaults } from "./register-defaults.ts";
import {
  formatName,
  type KindName,
  type Resource,
  type ResourceInput,
  type ResourceName,
} from "./resource.ts";
import { StateError } from "./state-error.ts";
import { type ResourceStorage, StorageError } from "./storage.ts";
import { formatVersion } from "./version.ts";
import type { Watch } from "./watch-cursor.ts";

/** On whose behalf a call is made. */
export interface OwnerOptions {
  /** Equals the owner of the stored resource. Default: none. */
  readonly owner?: string;
}

/** Conditions of an update. */
export interface UpdateOptions extends OwnerOptions {
  /** Phase the stored resource is in. Default: any. */
  readonly expectedPhase?: Phase | undefined;
}

/** What a state holds at the moment. */
export interface StateStats {
  readonly resources: number;
  /** Encoded size of the resources with a flat 512 bytes for each. */
  readonly stateBytes: number;
  /** Kinds that hold anything: resources, watches or history. */
  readonly kinds: number;
  /** Kinds kept for their history alone. */
  readonly emptyKinds: number;
  readonly historyBytes: number;
  /** Watches and waiting calls that are open. */
  readonly watches: number;
}

/**
 * Resources in memory with the operations of the State API.
 *
 * Every operation is one synchronous step, so it is atomic. All of them throw `StateError`, and then have
 * changed nothing; those that write throw `storageFailed` where the storage refuses, with its error as the cause.
 */
export interface State {
  /** The options in force. */
  readonly options: ResolvedStateOptions;
  /** Finds a resource. */
  find(name: ResourceName): Resource | undefined;
  /** Returns a resource. @throws {StateError} notFound. @requirement COSI-GET-002 */
  get(name: ResourceName): Resource;
  /** Returns the selected resources of a kind in byte order of id. @throws {StateError} as `compileQuery`. */
  list(kind: KindName, query?: Query): readonly Resource[];
  /**
   * Stores a new resource.
   *
   * @throws {StateError} invalidArgument, ownerConflict, alreadyExists, limitExceeded.
   */
  create(input: ResourceInput, options?: OwnerOptions): Resource;
  /**
   * Replaces a resource whose version is the one given.
   *
   * @throws {StateError} invalidArgument, notFound, ownerConflict, versionConflict, phaseConflict, limitExceeded.
   */
  update(input: ResourceInput, options?: UpdateOptions): Resource;
  /** Removes a resource. @throws {StateError} notFound, ownerConflict, pendingFinalizers. */
  destroy(name: ResourceName, options?: OwnerOptions): Resource;
  /** Sets the phase to `tearingDown`; idempotent. @throws {StateError} notFound, ownerConflict. */
  teardown(name: ResourceName, options?: OwnerOptions): { resource: Resource; isDestroyReady: boolean };
  /**
   * Tears a resource down and destroys it once no finalizer is left.
   *
   * @throws {StateError} notFound, ownerConflict, limitExceeded.
   */
  teardownAndDestroy(name: ResourceName, options?: OwnerOptions): DestroyWait;
  /** Opens a watch. @throws {StateError} invalidArgument, unsupported, invalidBookmark, limitExceeded. */
  watch(kind: KindName, options?: WatchOptions): Watch;
  /** Counts what the state holds. */
  getStats(): StateStats;
}

/** Flat cost of a stored resource beside its encoded form. */
const resourceOverheadBytes = 512;
const noBytes = new Uint8Array(0);
const noEntries: ReadonlyMap<string, string> = new Map();

/**
 * Creates a state: empty, or with what the storage holds, and with the meta resources if the options say so.
 *
 * @throws {RangeError} an option is out of its range.
 * @throws {StorageError} the storage cannot be loaded, or holds a damaged record.
 * @throws {StateError} limitExceeded, storageFailed: the meta resources cannot be stored.
 */
export function createState(options: StateOptions = {}): State {
  const resolved = resolveStateOptions(options);
  const state = new MemoryState(resolved);
  if (resolved.registerDefaults) registerDefaults(state);
  if (resolved.publishCapabilities) publishCapabilities(state);
  return state;
}

class MemoryState implements State {
  readonly options: ResolvedStateOptions;
  #registry: KindRegistry;
  #bookmarks: BookmarkCodec;
  #resourceCount = 0;
  #stateBytes = 0;
  #watchCount = 0;
  #incarnation = 0;

  constructor(options: ResolvedStateOptions) {
    this.options = options;
    this.#registry = new KindRegistry(options);
    this.#bookmarks = createBookmarkCodec(options.randomBytes);
    if (options.storage !== undefined) this.#load(options.storage);
  }

  find(name: ResourceName): Resource | undefined {
    return this.#registry.find(name)?.get(name.id);
  }

  get(name: ResourceName): Resource {
    const resource = this.find(name);
    if (resource === undefined) throw new StateError("notFound", `resource ${describe(name)} does not exist`);
    return resource;
  }

  list(kind: KindName, query: Query = {}): readonly Resource[] {
    const matches = compileQuery(query, this.options);
    const all = this.#registry.find(kind)?.list() ?? [];
    return matches === undefined ? all : all.filter(matches);
  }

  /** @requirement COSI-CRE-001 @requirement COSI-OWN-001 @requirement COSI-OWN-003 @requirement COSI-RES-008 */
  create(input: ResourceInput, { owner = "" }: OwnerOptions = {}): Resource {
    checkName(input, this.options.maxNameBytes);
    const spec = this.#prepareSpec(input);
    const inputOwner = input.owner ?? "";
    if (inputOwner !== "" && inputOwner !== owner) {
      throw new StateError(
        "ownerConflict",
        `the owner in the metadata of ${describe(input)} is not the caller`,
      );
    }
    if (this.find(input) !== undefined) {
      throw new StateError("alreadyExists", `resource ${describe(input)} already exists`);
    }
    if (this.#resourceCount >= this.options.maxResources) {
      throw new StateError("limitExceeded", `the state holds ${this.options.maxResources} resources already`);
    }
    const now = this.options.clock();
    const resource = buildResource({
      ...copyContent(input),
      ...spec,
      version: 1n,
      owner,
      created: now,
      updated: now,
      incarnation: this.#incarnation + 1,
    });
    this.#store(resource, undefined);
    this.#incarnation++;
    this.#resourceCount++;
    return resource;
  }

  /** @requirement COSI-UPD-001 @requirement COSI-UPD-004 @requirement COSI-UPD-005 @requirement COSI-OWN-007 */
  update(input: ResourceInput, { owner = "", expectedPhase }: UpdateOptions = {}): Resource {
    const spec = this.#prepareSpec(input);
    const stored = this.get(input);
    checkOwner(stored, owner);
    if (input.version !== stored.version) {
      throw new StateError(
        "versionConflict",
        `resource ${describe(input)} has version ${formatVersion(stored.version)}`,
      );
    }
    if (expectedPhase !== undefined && expectedPhase !== stored.phase) {
      throw new StateError("phaseConflict", `resource ${describe(input)} is in phase ${stored.phase}`);
    }
    if ((input.owner ?? "") !== stored.owner) {
      throw new StateError("ownerConflict", `an update cannot change the owner of ${describe(input)}`);
    }
    const resource = buildResource({
      ...copyContent(input),
      ...spec,
      version: (stored.version ?? 0n) + 1n,
      owner: stored.owner,
      created: stored.created,
      updated: this.options.clock(),
      incarnation: stored.incarnation,
    });
    this.#store(resource, stored);
    return resource;
  }

  /** @requirement COSI-DES-001 @requirement COSI-DES-003 @requirement COSI-FIN-006 */
  destroy(name: ResourceName, { owner = "" }: OwnerOptions = {}): Resource {
    const stored = this.get(name);
    checkOwner(stored, owner);
    if (stored.finalizers.length > 0) {
      throw new StateError("pendingFinalizers", `resource ${describe(name)} has finalizers`);
    }
    this.#persist(() => this.options.storage?.remove(pickName(stored)));
    this.#registry.remove(stored);
    this.#resourceCount--;
    this.#stateBytes -= measure(stored);
    return stored;
  }

  /** @requirement COSI-TDN-002 @requirement COSI-TDN-004 @requirement COSI-TDN-007 @requirement COSI-TDN-009 */
  teardown(
    name: ResourceName,
    { owner = "" }: OwnerOptions = {},
  ): { resource: Resource; isDestroyReady: boolean } {
    const stored = this.get(name);
    checkOwner(stored, owner);
    const resource =
      stored.phase === "tearingDown"
        ? stored
        : buildResource({
            ...pickMetadata(stored),
            protoSpec: stored.protoSpec,
            yamlSpec: getYamlSpecBytes(stored),
            version: (stored.version ?? 0n) + 1n,
            phase: "tearingDown",
            updated: this.options.clock(),
          });
    if (resource !== stored) this.#store(resource, stored, true);
    return { resource, isDestroyReady: resource.finalizers.length === 0 };
  }

  /** @requirement COSI-TAD-001 @requirement COSI-TAD-002 @requirement COSI-TAD-008 @requirement COSI-TAD-009 */
  teardownAndDestroy(name: ResourceName, { owner = "" }: OwnerOptions = {}): DestroyWait {
    const { namespace, type, id } = name;
    const target = { namespace, type, id };
    const stored = this.get(target);
    checkOwner(stored, owner);
    if (stored.finalizers.length > 0) this.#checkWatchLimit();
    const { incarnation } = this.teardown(target, { owner }).resource;
    const wait = new PendingDestroy(
      () => {
        const current = this.find(target);
        if (current === undefined || current.incarnation !== incarnation) return "gone";
        if (current.finalizers.length > 0) return "waiting";
        this.destroy(target, { owner });
        return "gone";
      },
      (listener) => {
        if (!isRegistered) return;
        this.#watchCount--;
        this.#registry.removeListener(kind, listener);
      },
    );
    let isRegistered = false;
    wait.notify();
    if (wait.isDone || wait.end !== undefined) return wait;
    isRegistered = true;
    this.#watchCount++;
    const kind = this.#registry.addListener(target, wait);
    return wait;
  }

  watch(kind: KindName, options: WatchOptions = {}): Watch {
    return openWatch(kind, options, {
      limits: this.options,
      clock: this.options.clock,
      nowMs: this.options.nowMs,
      registry: this.#registry,
      bookmarks: this.#bookmarks,
      checkLimit: () => this.#checkWatchLimit(),
      onOpen: () => this.#watchCount++,
      onClose: () => this.#watchCount--,
    });
  }

  getStats(): StateStats {
    return {
      ...this.#registry.counts,
      resources: this.#resourceCount,
      stateBytes: this.#stateBytes,
      watches: this.#watchCount,
    };
  }

  #prepareSpec(input: ResourceInput): { protoSpec: Uint8Array; yamlSpec: Uint8Array } {
    checkTexts(input);
    const { protoSpec = noBytes, yamlSpec = noBytes } = input;
    const yamlBytes = typeof yamlSpec === "string" ? Buffer.from(yamlSpec, "utf8") : yamlSpec;
    return normalizeMetaSpec(input.type, protoSpec) ?? { protoSpec, yamlSpec: yamlBytes };
  }

  /** `isExempt`: a resource can be torn down in a full state, or nothing could be removed from it. */
  #store(resource: Resource, old: Resource | undefined, isExempt = false): void {
    const growth = measure(resource) - (old === undefined ? 0 : measure(old));
    if (growth > 0 && !isExempt && this.#stateBytes + growth > this.options.maxStateBytes) {
      throw new StateError("limitExceeded", `the state would exceed ${this.options.maxStateBytes} bytes`);
    }
    this.#persist(() => this.options.storage?.put(pickName(resource), resource.bytes));
    this.#stateBytes += growth;
    this.#registry.store(resource, old);
  }

  #persist(write: () => void): void {
    try {
      write();
    } catch (error) {
      throw new StateError("storageFailed", "the storage refused the change", { cause: error });
    }
  }

  #load(storage: ResourceStorage): void {
    for (const resource of loadRecords(storage)) {
      if (this.find(resource) !== undefined) {
        throw new StorageError(`the storage holds two records of resource ${describe(resource)}`);
      }
      this.#registry.restore(resource);
      this.#resourceCount++;
      this.#incarnation++;
      this.#stateBytes += measure(resource);
    }
  }

  #checkWatchLimit(): void {
    if (this.#watchCount >= this.options.maxWatches) {
      throw new StateError("limitExceeded", `${this.options.maxWatches} watches are open already`);
    }
  }
}

/** @requirement COSI-OWN-004 @requirement COSI-OWN-005 @requirement COSI-TDN-006 @requirement COSI-TAD-006 */
function checkOwner(stored: Resource, owner: string): void {
  if (stored.owner === owner) return;
  throw new StateError("ownerConflict", `resource ${describe(stored)} belongs to another owner`);
}

/** @requirement COSI-FIN-003 */
function copyContent(input: ResourceInput) {
  return {
    namespace: input.namespace,
    type: input.type,
    id: input.id,
    phase: input.phase ?? "running",
    finalizers: [...new Set(input.finalizers)],
    labels: new Map(input.labels ?? noEntries),
    annotations: new Map(input.annotations ?? noEntries),
  };
}

function pickName({ namespace, type, id }: ResourceName): ResourceName {
  return { namespace, type, id };
}

function pickMetadata(resource: Resource) {
  const { namespace, type, id, owner, created, finalizers, labels, annotations, incarnation } = resource;
  return { namespace, type, id, owner, created, finalizers, labels, annotations, incarnation };
}

function measure(resource: Resource): number {
  return resource.bytes.length + resourceOverheadBytes;
}

function describe(name: ResourceName): string {
  const text = formatName(name);
  return JSON.stringify(text.length <= 256 ? text : `${text.slice(0, 256)}…`);
}
