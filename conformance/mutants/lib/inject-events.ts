import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { EventSchema, type WatchRequest, type WatchResponse } from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { type Interceptors, intercept } from "./intercept.ts";
import { createReference } from "./reference.ts";

/** Sends an event on every open watch for which `isWanted` holds, as if it had happened. */
export type Inject = (
  isWanted: (request: WatchRequest) => boolean,
  event: MessageInitShape<typeof EventSchema>,
) => void;

/** Bytes that look like a bookmark. */
const bookmark = new Uint8Array(16).fill(7);

/** Makes a server whose watches carry events that did not happen. `build` makes what injects them. */
export function injectEvents(
  build: (inject: Inject) => Omit<Interceptors, "Watch" | "raw">,
  server: InProcessServer = createReference(),
): InProcessServer {
  const open = new Set<{ readonly request: WatchRequest; push(message: Message): void }>();
  const inject: Inject = (isWanted, event) => {
    for (const watch of open) {
      if (isWanted(watch.request)) watch.push({ event: [create(EventSchema, { bookmark, ...event })] });
    }
  };
  return intercept(server, {
    ...build(inject),
    async *Watch(request, next) {
      const queue: (Message | { readonly error: unknown } | "end")[] = [];
      let wake = (): void => undefined;
      const push = (item: (typeof queue)[number]): void => {
        queue.push(item);
        wake();
      };
      const watch = { request, push };
      const pump = async (): Promise<void> => {
        try {
          for await (const message of next(request)) {
            push(message);
            open.add(watch); // not before the first message
          }
          push("end");
        } catch (error) {
          push({ error });
        }
      };
      void pump();
      try {
        for (;;) {
          const item = queue.shift();
          if (item === undefined) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          } else if (item === "end") return;
          else if ("error" in item) throw item.error;
          else yield item;
        }
      } finally {
        open.delete(watch);
      }
    },
  });
}

type Message = Pick<WatchResponse, "event">;

/** Whether a watch reports a resource with these names. */
export function watches(
  request: WatchRequest,
  name: { readonly namespace: string; readonly type: string; readonly id: string } | undefined,
): boolean {
  return (
    name !== undefined &&
    request.namespace === name.namespace &&
    request.type === name.type &&
    (request.id === undefined || request.id === name.id)
  );
}
