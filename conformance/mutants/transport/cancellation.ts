import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { type Context, intercept, refuse } from "../lib/intercept.ts";
import { mutant } from "../lib/mutant.ts";
import { untilCancelled } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";

const keyOfKind = ({ namespace, type }: { namespace: string; type: string }): string =>
  JSON.stringify([namespace, type]);

/** A server that calls back when the client cancels a call that is under way, and refuses what `isRefused` says. */
function onCancel(
  react: (method: string, context: Context, isAnswered: boolean) => void,
  isDead: () => boolean,
): InProcessServer {
  return intercept(createReference(), {
    raw: async function* (method, request, next, context) {
      if (isDead()) refuse("UNAVAILABLE", "the connection broke");
      let isAnswered = false;
      let isOver = false;
      context.signal.addEventListener("abort", () => {
        if (!isOver) react(method, context, isAnswered);
      });
      try {
        for await (const bytes of next(request)) {
          isAnswered = true;
          yield bytes;
        }
      } finally {
        isOver = true;
      }
    },
  });
}

/** A server whose process ends when a call is cancelled for which `kills` holds. */
function dying(kills: (method: string, isAnswered: boolean) => boolean): InProcessServer {
  let isDead = false;
  return onCancel(
    (method, _context, isAnswered) => {
      isDead ||= kills(method, isAnswered);
    },
    () => isDead,
  );
}

export default [
  mutant({
    id: "transport.dies-of-early-cancel",
    title: "A watch that is cancelled before its first message ends the server",
    violates: ["COSI-TRN-005"],
    create: () => dying((method, isAnswered) => method === "Watch" && !isAnswered),
  }),
  mutant({
    id: "transport.dies-of-cancelled-wait",
    title: "A TeardownAndDestroy that is cancelled ends the server",
    violates: ["COSI-TRN-005", "COSI-TAD-007"],
    create: () => dying((method) => method === "TeardownAndDestroy"),
  }),
  mutant({
    id: "transport.dies-of-cancelled-list",
    title: "A List that is cancelled ends the server",
    violates: ["COSI-TRN-005"],
    create: () => dying((method) => method === "List"),
  }),
  mutant({
    id: "transport.leaks-watches",
    title: "Watches that were cancelled are counted on, and the hundred-and-first of a kind is refused",
    violates: ["COSI-TRN-005"],
    create() {
      const counts = new Map<string, number>();
      return intercept(createReference(), {
        async *Watch(request, next) {
          const key = keyOfKind(request);
          const count = (counts.get(key) ?? 0) + 1;
          counts.set(key, count);
          if (count > 100) refuse("RESOURCE_EXHAUSTED");
          yield* next(request);
        },
      });
    },
  }),
  mutant({
    id: "transport.cancel-ends-siblings",
    title: "A kind watch that is cancelled takes the other watches of its kind with it",
    violates: ["COSI-TRN-005", "COSI-WCH-002"],
    create() {
      const open = new Map<string, Set<() => void>>();
      return intercept(createReference(), {
        async *Watch(request, next, { signal }) {
          const key = keyOfKind(request);
          const siblings = open.get(key) ?? new Set();
          open.set(key, siblings);
          let end = (): void => undefined;
          const ended = new Promise<undefined>((resolve) => {
            end = () => resolve(undefined);
          });
          siblings.add(end);
          signal.addEventListener("abort", () => {
            siblings.delete(end);
            for (const other of siblings) other();
          });
          const messages = next(request)[Symbol.asyncIterator]();
          for (;;) {
            const message = await Promise.race([messages.next(), ended]);
            if (message === undefined) refuse("INTERNAL");
            if (message.done === true) return;
            yield message.value;
          }
        },
      });
    },
  }),
  mutant({
    id: "transport.cancelled-bootstrap-keeps-lock",
    title: "A bootstrap that is cancelled keeps the lock of the kind, and writes wait for ever",
    violates: ["COSI-TRN-005", "COSI-CRE-001"],
    create() {
      const locked = new Set<string>();
      const waitIfLocked = async (
        name: { namespace: string; type: string } | undefined,
        { signal }: Context,
      ): Promise<void> => {
        if (name === undefined || !locked.has(keyOfKind(name))) return;
        await untilCancelled(signal);
        refuse("CANCELLED");
      };
      return intercept(createReference(), {
        async *Watch(request, next, { signal }) {
          let sent = 0;
          signal.addEventListener("abort", () => {
            const isAmid = request.options?.bootstrapContents === true && sent > 1 && sent < 5;
            if (isAmid) locked.add(keyOfKind(request));
          });
          for await (const message of next(request)) {
            sent++;
            yield message;
          }
        },
        async Create(request, next, context) {
          await waitIfLocked(request.resource?.metadata, context);
          return next(request);
        },
      });
    },
  }),
];
