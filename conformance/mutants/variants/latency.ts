import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { variant } from "../lib/mutant.ts";
import { nextTurn } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";

const why = "No requirement says how fast a server answers; one call can overtake another.";

/** Waits, or ends early when the call is cancelled. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** A server that pauses before it looks at a request and before it sends a message. */
function pausing(
  beforeCall: (signal: AbortSignal) => Promise<void>,
  beforeMessage: (signal: AbortSignal) => Promise<void>,
): InProcessServer {
  return intercept(createReference(), {
    raw: async function* (_method, request, next, { signal }) {
      await beforeCall(signal);
      if (signal.aborted) refuse("CANCELLED");
      for await (const bytes of next(request)) {
        await beforeMessage(signal);
        yield bytes;
      }
    },
  });
}

/** Pauses of one to seven turns, in an order that does not repeat soon. */
function createTurns(): () => Promise<void> {
  let state = 1;
  return async () => {
    state = (state * 16_807) % 2_147_483_647;
    for (let turn = state % 7; turn >= 0; turn--) await nextTurn();
  };
}

export default [
  variant({
    id: "slow-by-turns",
    title: "Requests and responses are held back for a few turns, each for another number",
    why,
    create() {
      const pause = createTurns();
      return pausing(pause, pause);
    },
  }),
  variant({
    id: "slow-by-milliseconds",
    title: "Every call is held back for 5 ms, and what follows a pause as well",
    why,
    create: () => {
      let sentAt = 0;
      return pausing(
        (signal) => wait(5, signal),
        async (signal) => {
          // Messages in a row share one delay, as those in one packet do.
          if (performance.now() - sentAt > 5) await wait(5, signal);
          sentAt = performance.now();
        },
      );
    },
  }),
];
