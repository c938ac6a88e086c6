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
