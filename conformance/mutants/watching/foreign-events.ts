import { clone, create } from "@bufbuild/protobuf";
import { EventSchema, EventType, type Resource, ResourceSchema } from "@cosi-spec/types";
import { injectEvents } from "../lib/inject-events.ts";
import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { findStored } from "../lib/stored.ts";

/** Injects the creation of a resource into the kind watches that a careless comparison of names selects. */
function leakCreations(
  isLeaking: (
    watched: { namespace: string; type: string },
    created: { namespace: string; type: string },
  ) => boolean,
) {
  return injectEvents((inject) => ({
    async Create(request, next) {
      const response = await next(request);
      const { metadata } = response.resource as Resource;
      if (metadata === undefined) return response;
      inject(
        (watch) =>
          watch.id === undefined &&
          (watch.namespace !== metadata.namespace || watch.type !== metadata.type) &&
          isLeaking(watch, metadata),
        { eventType: EventType.CREATED, resource: response.resource },
      );
      return response;
    },
  }));
}

export default [
  mutant({
    id: "watching.namespace-without-case",
    title: "A kind watch delivers the creations of namespaces whose names differ only in case",
    violates: ["COSI-WCH-007"],
    create: () =>
      leakCreations(
        (watched, created) =>
          watched.type === created.type &&
          watched.namespace.toLowerCase() === created.namespace.toLowerCase(),
      ),
  }),
  mutant({
    id: "watching.ignores-the-type",
    title: "A kind watch delivers creations of every type of its namespace",
    violates: ["COSI-WCH-007"],
    create: () => leakCreations((watched, created) => watched.namespace === created.namespace),
  }),
  mutant({
    id: "watching.namespace-as-prefix",
    title: "A kind watch delivers the creations of namespaces that begin with the name of its own",
    violates: ["COSI-WCH-007"],
    create: () =>
      leakCreations(
        (watched, created) =>
          watched.type === created.type && created.namespace.startsWith(watched.namespace),
      ),
  }),
  mutant({
    id: "watching.joined-kind",
    title: "Kinds are told apart by namespace and type joined with a slash",
    violates: ["COSI-WCH-007"],
    create: () =>
      leakCreations(
        (watched, created) =>
          `${watched.namespace}/${watched.type}` === `${created.namespace}/${created.type}`,
      ),
  }),
  mutant({
    id: "watching.id-as-prefix",
    title: "A single watch delivers events of every resource whose id begins with the one it names",
    violates: ["COSI-WCH-007", "COSI-WCH-016"],
    create: () => widenSingleWatch((id, watched) => id.startsWith(watched)),
  }),
  mutant({
    id: "watching.id-without-case",
    title: "A single watch delivers events of every resource whose id differs only in case",
    violates: ["COSI-WCH-007"],
    create: () => widenSingleWatch((id, watched) => id.toLowerCase() === watched.toLowerCase()),
  }),
  mutant({
    id: "watching.single-watch-of-the-kind",
    title: "After the first event a single watch delivers the events of the whole kind",
    violates: ["COSI-WCH-007", "COSI-WCH-016"],
    create: () => widenSingleWatch(() => true),
  }),
];

/** Makes a server whose single watches deliver live events of more ids than one. */
function widenSingleWatch(isWanted: (id: string, watched: string) => boolean) {
  return intercept(createReference(), {
    async *Watch(request, next, context) {
      const { namespace, type, id, apiVersion, options } = request;
      const { tailEvents = 0, startFromBookmark, labelQuery = [], idQuery } = options ?? {};
      const isPlain = tailEvents <= 0 && startFromBookmark === undefined && labelQuery.length === 0;
      if (id === undefined || !isPlain || idQuery !== undefined || options?.bootstrapContents === true) {
        yield* next(request);
        return;
      }
      const messages = context.stream("Watch", { namespace, type, apiVersion })[Symbol.asyncIterator]();
      const first = await messages.next();
      if (first.done === true) return;
      const current = await findStored(context, { namespace, type, id });
      yield first.value;
      yield { event: [current === undefined ? tombstone(namespace, type, id) : creation(current)] };
      for await (const message of { [Symbol.asyncIterator]: () => messages }) {
        if (isWanted(message.event[0]?.resource?.metadata?.id ?? "", id)) yield message;
      }
    },
  });
}

const creation = (resource: Resource) =>
  create(EventSchema, { eventType: EventType.CREATED, resource: clone(ResourceSchema, resource) });

function tombstone(namespace: string, type: string, id: string) {
  const at = { seconds: 1n };
  const metadata = { namespace, type, id, version: "undefined", phase: "running", created: at, updated: at };
  return create(EventSchema, { eventType: EventType.DESTROYED, resource: { metadata, spec: {} } });
}
