import { EventType } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { intercept, isRefusal } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

export default [
  mutant({
    id: "watching.ends-after-bootstrap",
    title: "A watch ends with OK after BOOTSTRAPPED",
    violates: ["COSI-WCH-004", "COSI-WCH-002", "COSI-WCH-023"],
    create: () => endAfter(EventType.BOOTSTRAPPED, 1),
  }),
  mutant({
    id: "watching.ends-after-destruction",
    title: "A single watch ends with OK when its resource is destroyed",
    violates: ["COSI-WCH-004", "COSI-WCH-015", "COSI-WCH-002"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          let isThere = false;
          for await (const message of next(request)) {
            yield message;
            if (message.event.some(({ eventType }) => eventType === EventType.CREATED)) isThere = true;
            const isGone = message.event.some(({ eventType }) => eventType === EventType.DESTROYED);
            if (request.id !== undefined && isThere && isGone) return;
          }
        },
      }),
  }),
  mutant({
    id: "watching.ends-when-there-is-nothing",
    title: "A single watch of a resource that does not exist ends with OK after it has said so",
    violates: ["COSI-WCH-004", "COSI-WCH-015", "COSI-WCH-002"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          for await (const message of next(request)) {
            yield message;
            const [event] = message.event;
            const isTombstone = event?.resource?.metadata?.version === "undefined";
            if (request.id !== undefined && isTombstone && event?.eventType === EventType.DESTROYED) return;
          }
        },
      }),
  }),
  mutant({
    id: "watching.ends-when-the-server-stops",
    title: "A server that is stopped in an orderly way ends its watches with OK",
    violates: ["COSI-WCH-004"],
    create: () =>
      intercept(createReference(), {
        async *Watch(request, next) {
          try {
            yield* next(request);
          } catch (error) {
            if (!isRefusal(error, "UNAVAILABLE")) throw error;
          }
        },
      }),
  }),
];

/** Ends watches with OK after so many events of a type. */
function endAfter(type: EventType, limit: number): InProcessServer {
  return intercept(createReference(), {
    async *Watch(request, next) {
      let count = 0;
      for await (const message of next(request)) {
        yield message;
        count += message.event.filter(({ eventType }) => eventType === type).length;
        if (count >= limit) return;
      }
    },
  });
}
