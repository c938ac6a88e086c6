import { EventType } from "@cosi-spec/types";
import { intercept } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";
import { leaveGap } from "../lib/stored.ts";

const { BOOTSTRAPPED } = EventType;

export default [
  mutant({
    id: "watching.gap-after-the-list",
    title: "The bootstrap is listed first and the place in the history is taken a little later",
    violates: ["COSI-WCH-023", "COSI-WCH-002"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          if (request.options?.bootstrapContents !== true || request.apiVersion < 1) {
            yield* next(request);
            return;
          }
          const listed: object[] = [];
          for await (const message of next(request)) {
            const isMark = message.event.some(({ eventType }) => eventType === BOOTSTRAPPED);
            listed.push(message);
            if (isMark) break;
          }
          await leaveGap();
          const options = { ...request.options, bootstrapContents: false };
          const live = next({ ...request, options })[Symbol.asyncIterator]();
          await live.next();
          yield* listed;
          yield* { [Symbol.asyncIterator]: () => live };
        },
      }),
  }),
  mutant({
    id: "watching.overlap-before-the-list",
    title: "The place in the history is taken first and the bootstrap is listed a little later",
    violates: ["COSI-WCH-023", "COSI-WCH-005"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          if (
            request.id !== undefined ||
            request.options?.bootstrapContents !== true ||
            request.apiVersion < 1
          ) {
            yield* next(request);
            return;
          }
          const options = { ...request.options, bootstrapContents: false };
          const live = next({ ...request, options })[Symbol.asyncIterator]();
          const first = await live.next();
          if (first.done === true) return;
          await leaveGap();
          for await (const message of next(request)) {
            yield message;
            if (message.event.some(({ eventType }) => eventType === BOOTSTRAPPED)) break;
          }
          yield* { [Symbol.asyncIterator]: () => live };
        },
      }),
  }),
];
