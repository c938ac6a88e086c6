import { EventType, type Metadata, type Resource } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { intercept } from "./intercept.ts";
import { createReference } from "./reference.ts";

/** Where in an answer a resource is. Both tombstones and `old` are parts of events. */
export type Place = "Get" | "List" | "Create" | "Update" | "event" | "old" | "tombstone";

/** A resource that has metadata. */
export type Complete = Resource & { metadata: Metadata };

/** Makes a server that changes the resources it sends, wherever they are. */
export function editResources(
  change: (resource: Complete, place: Place) => void,
  server: InProcessServer = createReference(),
): InProcessServer {
  const edit = <T extends { resource?: Resource | undefined }>(answer: T, place: Place): T => {
    if (answer.resource?.metadata) change(answer.resource as Complete, place);
    return answer;
  };
  return intercept(server, {
    Get: async (request, next) => edit(await next(request), "Get"),
    Create: async (request, next) => edit(await next(request), "Create"),
    Update: async (request, next) => edit(await next(request), "Update"),
    async *List(request, next) {
      for await (const answer of next(request)) yield edit(answer, "List");
    },
    async *Watch(request, next) {
      for await (const message of next(request)) {
        for (const event of message.event) {
          const isMark = event.eventType === EventType.BOOTSTRAPPED || event.eventType === EventType.NOOP;
          const isTombstone = isMark || event.resource?.metadata?.version === "undefined";
          edit(event, isTombstone ? "tombstone" : "event");
          if (event.old?.metadata) change(event.old as Complete, "old");
        }
        yield message;
      }
    },
  });
}
