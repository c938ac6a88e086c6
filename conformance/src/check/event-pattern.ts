import { equals } from "@bufbuild/protobuf";
import { type Event, EventType, EventTypeSchema, type Resource, ResourceSchema } from "@cosi-spec/types";
import { describeResource } from "./describe.ts";

/** What one event has to be. */
export interface EventPattern {
  /** The event in words. */
  readonly want: string;
  /** Says what is wrong with an event, or undefined if it fits. */
  mismatch(event: Event): string | undefined;
}

/** A CREATED event with this resource and without `old`. */
export function created(resource: Resource): EventPattern {
  return pattern(`CREATED ${describeResource(resource)}`, EventType.CREATED, resource, undefined);
}

/** An UPDATED event with this resource and, in `old`, the one before. */
export function updated(resource: Resource, old: Resource): EventPattern {
  return pattern(
    `UPDATED ${describeResource(resource)}, old ${describeResource(old)}`,
    EventType.UPDATED,
    resource,
    old,
  );
}

/** A DESTROYED event with this resource and without `old`. */
export function destroyed(resource: Resource): EventPattern {
  return pattern(`DESTROYED ${describeResource(resource)}`, EventType.DESTROYED, resource, undefined);
}

/** An event of this type about this version (DESTROYED: any version) of a resource, whatever else it carries. */
export function about(type: keyof typeof EventType, resource: Resource): EventPattern {
  const { namespace = "", type: kind = "", id = "", version = "" } = resource.metadata ?? {};
  return {
    want: `${type} ${describeResource(resource)}`,
    mismatch(event) {
      if (event.eventType !== EventType[type]) return `the type is ${nameEventType(event)}`;
      const got = event.resource?.metadata;
      if (got?.id !== id || got.namespace !== namespace || got.type !== kind) return "it is another resource";
      if (type === "DESTROYED") return undefined; // which state it carries is a matter of its own
      return got.version === version ? undefined : `the version is ${got.version}`;
    },
  };
}

/** An event of this type whose resource is a tombstone with these names. */
export function tombstone(
  type: keyof typeof EventType,
  name: { readonly namespace: string; readonly type: string; readonly id: string },
): EventPattern {
  return {
    want: `${type} with the tombstone ${JSON.stringify(name.id)}`,
    mismatch(event) {
      if (event.eventType !== EventType[type]) return `the type is ${nameEventType(event)}`;
      const { metadata, spec } = event.resource ?? {};
      if (metadata === undefined || spec === undefined) return "`resource` is absent or incomplete";
      for (const field of ["namespace", "type", "id"] as const) {
        if (metadata[field] !== name[field]) return `${field} is ${JSON.stringify(metadata[field])}`;
      }
      if (metadata.version !== "undefined") return `version is ${JSON.stringify(metadata.version)}`;
      if (metadata.phase !== "running") return `phase is ${JSON.stringify(metadata.phase)}`;
      const { owner, finalizers, labels, annotations } = metadata;
      const count = finalizers.length + Object.keys(labels).length + Object.keys(annotations).length;
      if (owner !== "" || count > 0) return "owner, finalizers, labels or annotations are not empty";
      return spec.protoSpec.length > 0 || spec.yamlSpec !== "" ? "spec is not empty" : undefined;
    },
  };
}

/** Any event of this type, whatever it carries. */
export function anyOf(type: keyof typeof EventType): EventPattern {
  return {
    want: type,
    mismatch: (event) =>
      event.eventType === EventType[type] ? undefined : `the type is ${nameEventType(event)}`,
  };
}

/** Name of the type of an event. */
export function nameEventType(event: Event): string {
  return EventTypeSchema.value[event.eventType]?.name ?? `event type ${event.eventType}`;
}

/** Says an event in a few words. */
export function describeEvent(event: Event): string {
  const resource = event.resource === undefined ? "" : ` ${describeResource(event.resource)}`;
  const old = event.old === undefined ? "" : `, old ${describeResource(event.old)}`;
  return `${nameEventType(event)}${resource}${old}`;
}

function pattern(want: string, type: EventType, resource: Resource, old: Resource | undefined): EventPattern {
  return {
    want,
    mismatch(event) {
      if (event.eventType !== type) return `the type is ${nameEventType(event)}`;
      if (event.resource === undefined) return "`resource` is absent";
      if (!equals(ResourceSchema, event.resource, resource)) {
        return `\`resource\` is ${describeResource(event.resource)}, which differs`;
      }
      if (old === undefined) return event.old === undefined ? undefined : "`old` is present";
      if (event.old === undefined) return "`old` is absent";
      return equals(ResourceSchema, event.old, old) ? undefined : "`old` differs";
    },
  };
}
