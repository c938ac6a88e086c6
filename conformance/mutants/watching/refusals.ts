import { create } from "@bufbuild/protobuf";
import { EventSchema, EventType } from "@cosi-spec/types";
import { intercept, isRefusal } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { untilCancelled } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";

export default [
  mutant({
    id: "watching.first-message-before-a-refusal",
    title: "The first message is sent before the options of a watch are checked",
    violates: ["COSI-WCH-003"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          yield {};
          let isFirst = true;
          for await (const message of next(request)) {
            if (!isFirst) yield message;
            isFirst = false;
          }
        },
      }),
  }),
  mutant({
    id: "watching.refusal-with-ok",
    title: "A watch that is refused ends with OK and without any message",
    violates: ["COSI-WCH-003", "COSI-WCH-017", "COSI-WCH-031", "COSI-WCH-032", "COSI-WCH-036"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, { signal }) {
          try {
            yield* next(request);
          } catch (error) {
            if (signal.aborted || isRefusal(error, "UNAVAILABLE")) throw error;
          }
        },
      }),
  }),
  mutant({
    id: "watching.refusal-as-errored",
    title: "A watch that has to be refused is accepted and reports ERRORED",
    violates: ["COSI-WCH-003", "COSI-WCH-017", "COSI-WCH-031", "COSI-WCH-032", "COSI-WCH-036"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next, { signal }) {
          let isAccepted = false;
          try {
            for await (const message of next(request)) {
              isAccepted = true;
              yield message;
            }
          } catch (error) {
            if (isAccepted || signal.aborted) throw error;
            yield {};
            yield { event: [create(EventSchema, { eventType: EventType.ERRORED, error: String(error) })] };
            await untilCancelled(signal);
          }
        },
      }),
  }),
];
