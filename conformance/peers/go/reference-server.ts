import {
  createInProcessServer,
  createStateHandler,
  type RunningServer,
  type StateHandler,
  serve,
} from "@cosi-spec/runtime/server";
import { createState, type State } from "@cosi-spec/runtime/state";

/** Our server with a view of what is behind it. */
export interface ReferenceServer {
  readonly state: State;
  readonly running: RunningServer;
  /** Messages and code of the same call made in this process, without a transport. */
  answer(method: string, request: Uint8Array): Promise<{ code: number; messages: Uint8Array[] }>;
}

/** Starts our server with few watches allowed, so that a leaked one shows. */
export async function startReferenceServer(listen: string, maxWatches = 64): Promise<ReferenceServer> {
  const state = createState({ maxWatches });
  const handler: StateHandler = createStateHandler(state);
  const direct = createInProcessServer(handler);
  const running = await serve({ handler, listen });
  return {
    state,
    running,
    async answer(method, request) {
      const messages: Uint8Array[] = [];
      try {
        for await (const message of direct.handle(method, request, { signal: new AbortController().signal }))
          messages.push(message);
        return { code: 0, messages };
      } catch (error) {
        return { code: (error as { code: number }).code, messages };
      }
    },
  };
}
