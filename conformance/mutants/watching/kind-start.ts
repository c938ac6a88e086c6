import { EventType } from "@cosi-spec/types";
import { editEvents } from "../lib/edit-events.ts";
import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { isPlainKindWatch, withOptions } from "../lib/watch-request.ts";

export default [
  mutant({
    id: "watching.unasked-bootstrap",
    title: "A kind watch starts with the current resources although nobody asked for them",
    violates: ["COSI-WCH-020"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          if (!isPlainKindWatch(request)) {
            yield* next(request);
            return;
          }
          for await (const message of next(withOptions(request, { bootstrapContents: true }))) {
            if (message.event[0]?.eventType !== EventType.BOOTSTRAPPED) yield message;
          }
        },
      }),
  }),
  mutant({
    id: "watching.unasked-bootstrapped",
    title: "Every kind watch starts with BOOTSTRAPPED",
    violates: ["COSI-WCH-020"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          if (!isPlainKindWatch(request) || request.apiVersion < 1) {
            yield* next(request);
            return;
          }
          for await (const message of next(withOptions(request, { bootstrapBookmark: true }))) {
            for (const event of message.event)
              if (event.eventType === EventType.NOOP) event.eventType = EventType.BOOTSTRAPPED;
            yield message;
          }
        },
      }),
  }),
  mutant({
    id: "watching.unasked-noop",
    title: "Every kind watch starts with NOOP",
    violates: ["COSI-WCH-020"],
    create: () =>
      intercept(createReference(), {
        Watch(request, next) {
          if (!isPlainKindWatch(request)) return next(request);
          return next(withOptions(request, { bootstrapBookmark: true }));
        },
      }),
  }),
  mutant({
    id: "watching.unasked-last-event",
    title: "A kind watch starts with the last event that happened before it was opened",
    violates: ["COSI-WCH-020"],
    create: () =>
      intercept(createReference(), {
        Watch(request, next) {
          if (!isPlainKindWatch(request)) return next(request);
          return next(withOptions(request, { tailEvents: 1 }));
        },
      }),
  }),
  mutant({
    id: "watching.bootstrapped-for-old-clients",
    title: "BOOTSTRAPPED is sent whatever the `api_version`",
    violates: ["COSI-WCH-025"],
    create: () =>
      intercept(createReference(), {
        Watch: (request, next) => next({ ...request, apiVersion: Math.max(1, request.apiVersion) }),
      }),
  }),
  mutant({
    id: "watching.negative-api-version-is-new",
    title: "A negative `api_version` is taken for a large one",
    violates: ["COSI-WCH-025"],
    create: () =>
      intercept(createReference(), {
        Watch: (request, next) => next({ ...request, apiVersion: request.apiVersion === 0 ? 0 : 1 }),
      }),
  }),
  mutant({
    id: "watching.errored-for-old-clients",
    title: "A watch with `api_version` 0 that falls behind gets ERRORED",
    violates: ["COSI-WCH-025", "COSI-WCH-046", "COSI-WCH-049"],
    features: { "overrun-reporting": true },
    create: () =>
      intercept(createReference({ historyCapacity: 64 }), {
        async *Watch(request, next) {
          if (request.apiVersion > 0 || request.options?.bootstrapContents === true) yield* next(request);
          else yield* next({ ...request, apiVersion: 1 });
        },
      }),
  }),
  mutant({
    id: "watching.only-api-version-1",
    title: "BOOTSTRAPPED is sent only if `api_version` is exactly 1",
    violates: ["COSI-WCH-022"],
    create: () =>
      editEvents(
        (request) => (event) =>
          event.eventType === EventType.BOOTSTRAPPED && request.apiVersion !== 1 ? undefined : event,
      ),
  }),
];
