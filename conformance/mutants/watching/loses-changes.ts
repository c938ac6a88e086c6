import { equals } from "@bufbuild/protobuf";
import { type Event, EventType, SpecSchema } from "@cosi-spec/types";
import { editBursts, editEvents } from "../lib/edit-events.ts";
import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { leaveGap } from "../lib/stored.ts";
import { isPlainKindWatch } from "../lib/watch-request.ts";

export default [
  mutant({
    id: "watching.subscribes-after-the-first-message",
    title: "With `api_version` 0 the first message is sent at once and the place in the history taken later",
    violates: ["COSI-WCH-002", "COSI-WCH-005"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          if (!isPlainKindWatch(request) || request.apiVersion > 0) {
            yield* next(request);
            return;
          }
          yield {};
          await leaveGap();
          for await (const message of next(request)) if (message.event.length > 0) yield message;
        },
      }),
  }),
  mutant({
    id: "watching.loses-the-first-change",
    title: "A kind watch takes its place in the history one event too late",
    violates: ["COSI-WCH-002", "COSI-WCH-005", "COSI-WCH-023"],
    create: () =>
      editEvents((request) => {
        let isFirst = request.id === undefined;
        return (event, isLive) => {
          if (!isLive || !isFirst) return event;
          isFirst = false;
          return undefined;
        };
      }),
  }),
  mutant({
    id: "watching.goes-quiet",
    title: "A watch delivers 64 live events and nothing after that",
    violates: ["COSI-WCH-002", "COSI-WCH-005"],
    create: () =>
      editEvents(() => {
        let count = 0;
        return (event, isLive) => (isLive && ++count > 64 ? undefined : event);
      }),
  }),
  mutant({
    id: "watching.loses-updates-without-new-content",
    title: "An Update whose spec equals the stored one is not reported",
    violates: ["COSI-WCH-002", "COSI-WCH-005"],
    create: () =>
      editEvents(() => (event) => {
        const { old, resource, eventType } = event;
        if (eventType !== EventType.UPDATED || !old?.spec || !resource?.spec) return event;
        return equals(SpecSchema, old.spec, resource.spec) ? undefined : event;
      }),
  }),
  mutant({
    id: "watching.loses-updates-that-change-nothing",
    title: "An Update that changes nothing but the version is not reported",
    violates: ["COSI-WCH-002"],
    create: () =>
      editEvents(() => (event) => {
        const { old, resource, eventType } = event;
        if (eventType !== EventType.UPDATED || !old?.metadata || !resource?.metadata) return event;
        const toText = ({ metadata, spec }: typeof old): string =>
          JSON.stringify([
            metadata?.labels,
            metadata?.annotations,
            metadata?.finalizers,
            metadata?.phase,
            metadata?.owner,
            spec?.yamlSpec,
            [...(spec?.protoSpec ?? [])],
          ]);
        return toText(old) === toText(resource) ? undefined : event;
      }),
  }),
  mutant({
    id: "watching.loses-destruction-after-teardown",
    title: "The destruction of a resource in phase tearingDown is not reported",
    violates: ["COSI-WCH-002", "COSI-WCH-005"],
    create: () =>
      editEvents(() => (event, isLive) => {
        const isGone = event.eventType === EventType.DESTROYED && isLive;
        return isGone && event.resource?.metadata?.phase === "tearingDown" ? undefined : event;
      }),
  }),
  mutant({
    id: "watching.loses-phase-changes",
    title: "The change into the phase tearingDown is not reported",
    violates: ["COSI-WCH-002"],
    create: () =>
      editEvents(() => (event) => {
        const { old, resource } = event;
        return old !== undefined && old.metadata?.phase !== resource?.metadata?.phase ? undefined : event;
      }),
  }),
  mutant({
    id: "watching.keeps-the-last-of-a-burst",
    title: "Of several updates of one resource that are waiting to be sent only the last is",
    violates: ["COSI-WCH-005", "COSI-WCH-002", "COSI-WCH-011", "COSI-WCH-023"],
    create: () =>
      editBursts(() => (events) => {
        const kept = events.filter((event, i) => {
          const after = events.slice(i + 1).find((other) => idOf(other) === idOf(event));
          return event.eventType !== EventType.UPDATED || after?.eventType !== EventType.UPDATED;
        });
        return kept.map((event) => [event]);
      }),
  }),
  mutant({
    id: "watching.cancels-out-short-lives",
    title: "A resource that is created and destroyed before its watcher reads is never reported",
    violates: ["COSI-WCH-005", "COSI-WCH-002"],
    create: () =>
      editBursts(() => (events) => {
        const isShort = (id: string): boolean =>
          events.find((event) => idOf(event) === id)?.eventType === EventType.CREATED &&
          events.findLast((event) => idOf(event) === id)?.eventType === EventType.DESTROYED;
        return events.filter((event) => !isShort(idOf(event))).map((event) => [event]);
      }),
  }),
];

function idOf(event: Event): string {
  return event.resource?.metadata?.id ?? "";
}
