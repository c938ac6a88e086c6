import { clone, create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type Event,
  type ListOptionsSchema,
  MetadataSchema,
  type Resource,
  ResourceSchema,
  type SpecSchema,
  type WatchOptionsSchema,
} from "@cosi-spec/types";
import { BlockedTest } from "../check/judgement.ts";
import type { Driver } from "../driver/driver.ts";
import { describeOutcome, type Outcome } from "../driver/outcome.ts";
import { isConnectionLoss } from "../driver/session.ts";
import type { Batch, WatchStream } from "../driver/watch.ts";
import type { RequirementId } from "../gen/requirement-ids.gen.ts";
import type { Features } from "../runner/features.ts";
import type { Random } from "./random.ts";

/** What a new resource has that differs from the default: a fresh id, no labels, a random spec. */
export interface ResourceInit {
  readonly namespace?: string;
  readonly type?: string;
  readonly id?: string;
  readonly version?: string;
  readonly phase?: string;
  readonly owner?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly spec?: MessageInitShape<typeof SpecSchema>;
}

/** Options of a watch that is part of the set-up. */
export type WatchInit = MessageInitShape<typeof WatchOptionsSchema> & {
  /** Namespace to watch; default: the namespace of the test. */
  readonly namespace?: string;
  /** Type to watch; default: the type of the test. */
  readonly type?: string;
  /** Present: a single watch. */
  readonly id?: string;
  /** Default 1. */
  readonly apiVersion?: number;
};

/**
 * Where a test happens: names of its own, reproducible randomness, and set-up steps.
 *
 * A set-up step that does not succeed throws `BlockedTest`, naming the requirement it rests on.
 */
export interface World {
  /** A namespace that no other test uses. */
  readonly namespace: string;
  /** The resource type of the suite; no server knows it. */
  readonly type: string;
  readonly random: Random;
  /** Optional features the server is known to have. */
  readonly features: Features;
  /** A second namespace, third, … of this test. */
  otherNamespace(name?: string): string;
  /** A second resource type of this suite. */
  otherType(name?: string): string;
  /** An id that was not used before; `hint` makes requests easier to read. */
  newId(hint?: string): string;
  /** A valid resource that is not stored yet. */
  resource(init?: ResourceInit): Resource;
  /** A copy of a resource with other metadata or spec. */
  change(resource: Resource, changes: Partial<ResourceInit>): Resource;
  /** Stores a new resource. @returns it as stored. */
  create(init?: ResourceInit, options?: { readonly owner?: string }): Promise<Resource>;
  /** Changes a stored resource (by default its spec). @returns it as stored. */
  update(
    stored: Resource,
    changes?: Partial<ResourceInit>,
    options?: { readonly owner?: string },
  ): Promise<Resource>;
  /** Destroys a stored resource. */
  destroy(stored: Resource, options?: { readonly owner?: string }): Promise<void>;
  /** Reads a stored resource. */
  get(stored: Resource): Promise<Resource>;
  /** Brings a resource into phase `tearingDown` by Update, which every server has. @returns it as stored. */
  tearDown(stored: Resource, options?: { readonly owner?: string }): Promise<Resource>;
  /** Lists the kind of the test. */
  list(options?: MessageInitShape<typeof ListOptionsSchema>): Promise<readonly Resource[]>;
  /** Opens a watch and reads its first message. */
  watch(init?: WatchInit): Promise<WatchStream>;
  /** Reads `count` events that are due on a watch. */
  takeEvents(watch: WatchStream, count: number): Promise<readonly Event[]>;
  /** Bookmark of an event that has to carry one. */
  bookmarkOf(event: Event): Uint8Array;
  /**
   * Creates a resource that a kind watch has to report and reads up to its event: whatever was due before has
   * come by then. `init` makes the resource match the filter of the watch.
   *
   * @returns the events before that of the fence.
   */
  upToFence(watch: WatchStream, init?: ResourceInit): Promise<Batch>;
  /**
   * Updates a resource that a watch has to report and reads up to that UPDATED event.
   *
   * @returns the events before it.
   */
  upToUpdate(watch: WatchStream, stored: Resource, options?: { readonly owner?: string }): Promise<Batch>;
  /** Starts the implementation anew; blocks the test where nobody said how. */
  restart(): Promise<void>;
}

/** What a world is made of. */
export interface WorldParts {
  readonly namespace: string;
  readonly type: string;
  readonly random: Random;
  readonly features: Features;
  readonly driver: Driver;
  readonly restart: (() => Promise<void>) | undefined;
}

/** Creates the world of one test. */
export function createWorld(parts: WorldParts): World {
  const { driver, random } = parts;
  let ids = 0;
  const need = <T>(outcome: Outcome<T>, step: string, requirement: RequirementId): T => {
    if (outcome.kind === "ok") return outcome.value;
    const why = `set-up failed: ${step}: ${describeOutcome(outcome)}`;
    // A connection that broke is a reason to try again, as silence is.
    const canBeRepeated =
      outcome.kind === "silent" || (outcome.kind === "refused" && isConnectionLoss(outcome));
    throw new BlockedTest(why, requirement, outcome.exchange.index, canBeRepeated);
  };
  const needResource = (
    outcome: Outcome<{ resource?: Resource | undefined }>,
    step: string,
    requirement: RequirementId,
  ): Resource => {
    const { resource } = need(outcome, step, requirement);
    if (resource?.metadata === undefined || resource.spec === undefined) {
      const why = `set-up failed: ${step}: the answer holds no complete resource`;
      throw new BlockedTest(why, requirement, outcome.exchange.index);
    }
    return resource;
  };
  const nameOf = (resource: Resource): { namespace: string; type: string; id: string } => {
    const { namespace, type, id } = resource.metadata!;
    return { namespace, type, id };
  };
  const readFence = async (
    watch: WatchStream,
    isFence: (id: string, version: string) => boolean,
  ): Promise<Batch> => {
    const at = (event: Batch["events"][number] | undefined): boolean => {
      const metadata = event?.resource?.metadata;
      return metadata !== undefined && isFence(metadata.id, metadata.version);
    };
    const batch = await watch.readUntil((events) => at(events.at(-1)) || events.some(at));
    const position = batch.events.findIndex(at);
    return position < 0 ? batch : { ...batch, events: batch.events.slice(0, position) };
  };
  const world: World = {
    namespace: parts.namespace,
    type: parts.type,
    random,
    features: parts.features,
    otherNamespace: (name = "other") => `${parts.namespace}-${name}`,
    otherType: (name = "Others") => `${name}.${parts.type.slice(parts.type.indexOf(".") + 1)}`,
    newId: (hint = "r") => `${hint}-${++ids}-${random.hex(4)}`,
    resource(init = {}) {
      return create(ResourceSchema, {
        metadata: {
          namespace: init.namespace ?? parts.namespace,
          type: init.type ?? parts.type,
          id: init.id ?? world.newId(),
          version: init.version ?? "undefined",
          phase: init.phase ?? "running",
          owner: init.owner ?? "",
          labels: { ...init.labels },
          annotations: { ...init.annotations },
          finalizers: [...(init.finalizers ?? [])],
        },
        spec: init.spec ?? randomSpec(random),
      });
    },
    change(resource, changes) {
      const changed = clone(ResourceSchema, resource);
      const metadata = changed.metadata ?? create(MetadataSchema);
      const { spec, labels, annotations, finalizers, ...texts } = changes;
      Object.assign(metadata, texts);
      if (labels !== undefined) metadata.labels = { ...labels };
      if (annotations !== undefined) metadata.annotations = { ...annotations };
      if (finalizers !== undefined) metadata.finalizers = [...finalizers];
      const other = create(ResourceSchema, { metadata, ...(spec === undefined ? {} : { spec }) });
      return spec === undefined ? changed : other;
    },
    async create(init, options) {
      const outcome = await driver.create({
        resource: world.resource(init),
        options: { owner: options?.owner ?? "" },
      });
      return needResource(outcome, "Create", "COSI-CRE-001");
    },
    async update(stored, changes = { spec: randomSpec(random) }, options) {
      const owner = options?.owner ?? stored.metadata?.owner ?? "";
      const outcome = await driver.update({ newResource: world.change(stored, changes), options: { owner } });
      return needResource(outcome, "Update", "COSI-UPD-001");
    },
    async destroy(stored, options) {
      const owner = options?.owner ?? stored.metadata?.owner ?? "";
      need(await driver.destroy({ ...nameOf(stored), options: { owner } }), "Destroy", "COSI-DES-001");
    },
    async get(stored) {
      return needResource(await driver.get(nameOf(stored)), "Get", "COSI-GET-001");
    },
    tearDown: (stored, options) => world.update(stored, { phase: "tearingDown" }, options),
    async watch(init = {}) {
      const {
        namespace = parts.namespace,
        type = parts.type,
        id,
        apiVersion = 1,
        $typeName: _,
        ...options
      } = init;
      const watch = driver.watch({
        namespace,
        type,
        ...(id === undefined ? {} : { id }),
        apiVersion,
        options,
      });
      const first = await watch.takeMessages(1);
      if (first.end === "reached" && first.events.length === 0) return watch;
      const how = first.end === "ended" ? first.status?.code : first.end;
      const canBeRepeated =
        first.end === "silent" || (first.status !== undefined && isConnectionLoss(first.status));
      const why = `set-up failed: Watch: ${first.end === "reached" ? "the first message carries events" : how}`;
      throw new BlockedTest(why, "COSI-WCH-001", watch.exchange.index, canBeRepeated);
    },
    async list(options = {}) {
      const { namespace, type } = parts;
      return need(await driver.list({ namespace, type, options }), "List", "COSI-LST-001");
    },
    async takeEvents(watch, count) {
      const batch = await watch.take(count);
      if (batch.end === "reached") return batch.events;
      const why = `set-up failed: Watch: ${batch.events.length} of ${count} events, then ${batch.status?.code ?? batch.end}`;
      throw new BlockedTest(why, "COSI-WCH-002", watch.exchange.index, batch.end === "silent");
    },
    bookmarkOf(event) {
      if (event.bookmark !== undefined && event.bookmark.length > 0) return event.bookmark;
      throw new BlockedTest("set-up failed: the event carries no bookmark", "COSI-WCH-013");
    },
    async upToFence(watch, init) {
      const fence = await world.create({ id: world.newId("fence"), ...init });
      return readFence(watch, (id) => id === fence.metadata!.id);
    },
    async upToUpdate(watch, stored, options) {
      const { id, version } = (await world.update(stored, undefined, options)).metadata!;
      return readFence(watch, (eventId, eventVersion) => eventId === id && eventVersion === version);
    },
    async restart() {
      if (parts.restart === undefined) {
        throw new BlockedTest("nobody said how to restart the server (--restart-command)", undefined);
      }
      await parts.restart();
    },
  };
  return world;
}

function randomSpec(random: Random): { protoSpec: Uint8Array; yamlSpec: string } {
  return { protoSpec: random.bytes(16 + random.int(48)), yamlSpec: `value: ${random.hex(8)}\n` };
}
