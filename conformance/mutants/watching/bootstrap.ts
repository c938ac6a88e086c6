import { clone } from "@bufbuild/protobuf";
import {
  type Event,
  EventType,
  type Resource,
  type WatchOptions,
  WatchOptionsSchema,
} from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { editEvents } from "../lib/edit-events.ts";
import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { keyOf } from "../lib/stored.ts";

const { BOOTSTRAPPED, CREATED } = EventType;

/** Makes a server that changes the resources of a bootstrap as a whole. */
function editBootstrap(
  change: (events: readonly Event[]) => readonly Event[],
  server: InProcessServer = createReference(),
): InProcessServer {
  return editEvents((request) => {
    if (request.options?.bootstrapContents !== true || request.apiVersion < 1) return undefined;
    const held: Event[] = [];
    return (event, isLive) => {
      if (event.eventType === BOOTSTRAPPED) return [...change(held), event];
      if (isLive || event.eventType !== CREATED) return event;
      held.push(event);
      return undefined;
    };
  }, server);
}

const idOf = (event: Event): string => event.resource?.metadata?.id ?? "";
const without = (isLeftOut: (resource: Resource) => boolean) =>
  editBootstrap((events) => events.filter(({ resource }) => !resource || !isLeftOut(resource)));
const sorted = (compare: (a: string, b: string) => number) =>
  editBootstrap((events) => events.toSorted((a, b) => compare(idOf(a), idOf(b))));

export default [
  mutant({
    id: "watching.bootstrap-without-tearing-down",
    title: "The bootstrap leaves out resources in phase tearingDown",
    violates: ["COSI-WCH-021"],
    create: () => without(({ metadata }) => metadata?.phase === "tearingDown"),
  }),
  mutant({
    id: "watching.bootstrap-without-owned",
    title: "The bootstrap leaves out resources that have an owner",
    violates: ["COSI-WCH-021"],
    create: () => without(({ metadata }) => metadata?.owner !== ""),
  }),
  mutant({
    id: "watching.bootstrap-without-updated",
    title: "The bootstrap leaves out resources that were updated",
    violates: ["COSI-WCH-021", "COSI-WCH-023"],
    create: () => without(({ metadata }) => metadata?.version !== "1"),
  }),
  mutant({
    id: "watching.bootstrap-first-page",
    title: "The bootstrap ends after 50 resources",
    violates: ["COSI-WCH-021"],
    create: () => editBootstrap((events) => events.slice(0, 50)),
  }),
  mutant({
    id: "watching.bootstrap-without-the-last",
    title: "The bootstrap leaves out the last resource if there are several",
    violates: ["COSI-WCH-021", "COSI-WCH-023"],
    create: () =>
      editBootstrap(
        (events) => (events.length > 1 ? events.slice(0, -1) : events),
        createReference({ registerDefaults: true }),
      ),
  }),
  mutant({
    id: "watching.bootstrap-repeats-a-resource",
    title: "The bootstrap repeats the resource at a page boundary",
    violates: ["COSI-WCH-021"],
    create: () =>
      editBootstrap((events) => events.flatMap((event, i) => (i % 4 === 3 ? [event, event] : [event]))),
  }),
  mutant({
    id: "watching.bootstrap-by-code-unit",
    title: "The bootstrap is sorted by UTF-16 code units",
    violates: ["COSI-WCH-021"],
    create: () => sorted((a, b) => (a < b ? -1 : Number(a > b))),
  }),
  mutant({
    id: "watching.bootstrap-by-language",
    title: "The bootstrap is sorted as people sort words",
    violates: ["COSI-WCH-021"],
    create: () => sorted((a, b) => a.localeCompare(b, "en")),
  }),
  mutant({
    id: "watching.bootstrap-by-number",
    title: "The bootstrap is sorted with numbers in ids taken as numbers",
    violates: ["COSI-WCH-021"],
    create: () => {
      const collator = new Intl.Collator("en", { numeric: true, caseFirst: "upper" });
      return sorted(collator.compare);
    },
  }),
  mutant({
    id: "watching.bootstrap-by-age",
    title: "The bootstrap is sorted by age",
    violates: ["COSI-WCH-021"],
    create: () => {
      const age = new Map<string, number>();
      const remembering = intercept(createReference(), {
        async Create(request, next) {
          const answer = await next(request);
          age.set(keyOf(answer.resource?.metadata), age.size);
          return answer;
        },
      });
      const ageOf = (event: Event): number => age.get(keyOf(event.resource?.metadata)) ?? 0;
      return editBootstrap((events) => events.toSorted((a, b) => ageOf(a) - ageOf(b)), remembering);
    },
  }),
  mutant({
    id: "watching.bootstrap-without-filter",
    title: "The queries of a watch do not apply to its bootstrap",
    violates: ["COSI-WCH-021"],
    create: () =>
      replaceBootstrap((options) => {
        options.labelQuery = [];
        delete options.idQuery;
      }),
  }),
  mutant({
    id: "watching.bootstrap-without-id-query",
    title: "The id query of a watch does not apply to its bootstrap",
    violates: ["COSI-WCH-021"],
    create: () =>
      replaceBootstrap((options) => {
        delete options.idQuery;
      }),
  }),
  mutant({
    id: "watching.bootstrap-first-label-query",
    title: "Of several label queries the bootstrap looks only at the first",
    violates: ["COSI-WCH-021"],
    create: () =>
      replaceBootstrap((options) => {
        options.labelQuery = options.labelQuery.slice(0, 1);
      }),
  }),
  mutant({
    id: "watching.bootstrap-as-updates",
    title: "Resources of the bootstrap that were updated before come as UPDATED",
    violates: ["COSI-WCH-021", "COSI-WCH-023"],
    create: () =>
      editEvents((request) => (event, isLive) => {
        const isStart = request.options?.bootstrapContents === true && !isLive;
        if (!isStart || event.eventType !== CREATED || event.resource?.metadata?.version === "1")
          return event;
        return { ...event, eventType: EventType.UPDATED, old: event.resource as Resource };
      }),
  }),
  mutant({
    id: "watching.bootstrap-as-created",
    title: "The bootstrap carries the states in which its resources were created",
    violates: ["COSI-WCH-021", "COSI-WCH-023"],
    create: () => {
      const asCreated = new Map<string, Resource>();
      const remembering = intercept(createReference(), {
        async Create(request, next) {
          const answer = await next(request);
          if (answer.resource) asCreated.set(keyOf(answer.resource.metadata), answer.resource);
          return answer;
        },
      });
      return editBootstrap(
        (events) =>
          events.map((event) => {
            const resource = asCreated.get(keyOf(event.resource?.metadata));
            return resource === undefined ? event : { ...event, resource };
          }),
        remembering,
      );
    },
  }),
];

/** Makes a server whose bootstrap comes from a watch with other options. */
function replaceBootstrap(change: (options: WatchOptions) => void): InProcessServer {
  return intercept(createReference(), {
    async *Watch(request, next) {
      const { options } = request;
      const isFiltered =
        options !== undefined && (options.labelQuery.length > 0 || options.idQuery !== undefined);
      if (request.id !== undefined || options?.bootstrapContents !== true || !isFiltered) {
        yield* next(request);
        return;
      }
      const filtered = next(request)[Symbol.asyncIterator]();
      const first = await filtered.next();
      if (first.done === true) return;
      yield first.value;
      const bootstrap = clone(WatchOptionsSchema, options);
      change(bootstrap);
      for await (const message of next({ ...request, options: bootstrap })) {
        if (message.event.some(({ bookmark }) => bookmark !== undefined)) break;
        if (message.event.length > 0) yield message;
      }
      for await (const message of { [Symbol.asyncIterator]: () => filtered }) {
        if (message.event.some(({ bookmark }) => bookmark !== undefined)) yield message;
      }
    },
  });
}
