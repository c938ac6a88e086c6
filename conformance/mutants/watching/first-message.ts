import { intercept, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { isPlainKindWatch } from "../lib/watch-request.ts";

export default [
  mutant({
    id: "watching.no-first-message",
    title: "A watch with bootstrap starts with its first event; the empty message before it is not sent",
    violates: ["COSI-WCH-001"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          const isStateDue = request.options?.bootstrapContents === true;
          for await (const message of next(request)) {
            if (!isStateDue || message.event.length > 0) yield message;
          }
        },
      }),
  }),
  mutant({
    id: "watching.first-message-with-event",
    title: "The first message of a watch carries the first event, if there is one right away",
    violates: ["COSI-WCH-001"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          const isStateDue = request.id !== undefined || request.options?.bootstrapContents === true;
          let isFirst = true;
          for await (const message of next(request)) {
            if (isFirst && isStateDue && message.event.length === 0) isFirst = false;
            else yield message;
          }
        },
      }),
  }),
  mutant({
    id: "watching.first-message-late",
    title: "With `api_version` 0 the first message is sent when the first event is due, directly before it",
    violates: ["COSI-WCH-001"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          let held: object | undefined;
          for await (const message of next(request)) {
            if (message.event.length === 0 && request.apiVersion < 1) held = message;
            else {
              if (held !== undefined) yield held;
              held = undefined;
              yield message;
            }
          }
        },
      }),
  }),
  mutant({
    id: "watching.first-message-only-for-known-kinds",
    title: "An aggregated watch of a kind without resources gets its first message with the first event",
    violates: ["COSI-WCH-001"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, context) {
          const { namespace, type } = request;
          let isKnown = request.options?.aggregated !== true;
          for await (const _ of context.stream("List", { namespace, type })) isKnown = true;
          let held: object | undefined;
          for await (const message of next(request)) {
            if (!isKnown && message.event.length === 0) held = message;
            else {
              if (held !== undefined) yield held;
              held = undefined;
              yield message;
            }
          }
        },
      }),
  }),
  mutant({
    id: "watching.unknown-kind-refused",
    title: "A watch of a kind without resources is refused with NOT_FOUND",
    violates: ["COSI-WCH-001"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, context) {
          const { namespace, type } = request;
          let isKnown = false;
          for await (const _ of context.stream("List", { namespace, type })) isKnown = true;
          if (!isKnown && isPlainKindWatch(request)) refuse("NOT_FOUND");
          yield* next(request);
        },
      }),
  }),
];
