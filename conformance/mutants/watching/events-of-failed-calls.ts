import { clone } from "@bufbuild/protobuf";
import { EventType, ResourceSchema } from "@cosi-spec/types";
import { type Inject, injectEvents, watches } from "../lib/inject-events.ts";
import type { Context } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { findStored, nameOf, onRefusal, type Triple } from "../lib/stored.ts";

export default [
  mutant({
    id: "watching.event-before-the-version-check",
    title: "An Update is announced before its version and owner are checked",
    violates: ["COSI-WCH-008"],
    create: () =>
      injectEvents((inject) => ({
        Update: (request, next, context) => {
          const name = nameOf(request.newResource?.metadata);
          return onRefusal(next(request), async () => {
            const old = await findStored(context, name);
            if (old === undefined || request.newResource === undefined) return;
            const resource = clone(ResourceSchema, request.newResource);
            if (resource.metadata) {
              resource.metadata.created = old.metadata!.created!;
              resource.metadata.updated = old.metadata!.updated!;
            }
            inject((watch) => watches(watch, name), { eventType: EventType.UPDATED, resource, old });
          });
        },
      })),
  }),
  mutant({
    id: "watching.event-for-a-second-create",
    title: "A Create of what exists already causes a CREATED event with the stored resource",
    violates: ["COSI-WCH-008"],
    create: () =>
      injectEvents((inject) => ({
        Create: (request, next, context) => {
          const name = nameOf(request.resource?.metadata);
          return onRefusal(next(request), () => announce(inject, context, name, EventType.CREATED));
        },
      })),
  }),
  mutant({
    id: "watching.event-for-a-refused-destroy",
    title: "A Destroy that is refused because of finalizers or the owner causes a DESTROYED event",
    violates: ["COSI-WCH-008"],
    create: () =>
      injectEvents((inject) => ({
        Destroy: (request, next, context) =>
          onRefusal(next(request), () => announce(inject, context, nameOf(request), EventType.DESTROYED)),
      })),
  }),
  mutant({
    id: "watching.event-for-a-destroy-of-nothing",
    title: "A Destroy of what does not exist causes a DESTROYED event",
    violates: ["COSI-WCH-008"],
    create: () =>
      injectEvents((inject) => ({
        Destroy: (request, next, context) =>
          onRefusal(next(request), async () => {
            const name = nameOf(request);
            if ((await findStored(context, name)) !== undefined) return;
            const at = { seconds: 1n };
            const metadata = { ...name, version: "1", phase: "running", created: at, updated: at };
            const resource = { metadata, spec: {} };
            inject((watch) => watches(watch, name), { eventType: EventType.DESTROYED, resource });
          }),
      })),
  }),
  mutant({
    id: "watching.event-for-a-second-teardown",
    title: "A Teardown of a resource that is tearing down causes an UPDATED event with two equal states",
    violates: ["COSI-WCH-008"],
    create: () =>
      injectEvents((inject) => ({
        async Teardown(request, next, context) {
          const before = await findStored(context, request);
          const answer = await next(request);
          const after = await findStored(context, request);
          const isSame = before?.metadata?.version === after?.metadata?.version;
          if (isSame && after !== undefined) {
            const event = { eventType: EventType.UPDATED, resource: after, old: after };
            inject((watch) => watches(watch, nameOf(request)), event);
          }
          return answer;
        },
      })),
  }),
  mutant({
    id: "watching.event-for-a-refused-teardown",
    title: "A Teardown by somebody else than the owner is announced before it is refused",
    violates: ["COSI-WCH-008"],
    create: () =>
      injectEvents((inject) => ({
        Teardown: (request, next, context) =>
          onRefusal(next(request), async () => {
            const old = await findStored(context, request);
            if (old === undefined) return;
            const resource = clone(ResourceSchema, old);
            if (resource.metadata) resource.metadata.phase = "tearingDown";
            const event = { eventType: EventType.UPDATED, resource, old };
            inject((watch) => watches(watch, nameOf(request)), event);
          }),
      })),
  }),
];

/** Injects an event about what is stored under a name, if there is something. */
async function announce(inject: Inject, context: Context, name: Triple, eventType: EventType): Promise<void> {
  const resource = await findStored(context, name);
  if (resource !== undefined) inject((watch) => watches(watch, name), { eventType, resource });
}
