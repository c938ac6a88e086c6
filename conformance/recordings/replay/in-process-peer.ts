import { setImmediate } from "node:timers/promises";
import type { Peer } from "./peer.ts";

/** What `createInProcessServer` of the runtime gives. */
export interface InProcessServer {
  handle(
    method: string,
    request: Uint8Array,
    call: { readonly signal: AbortSignal },
  ): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

const servicePrefix = "/cosi.resource.State/";
/** Turns of the event loop without a message after which the server is taken to be idle. */
const quietTurns = 4;
/** A server that still talks after so many turns never stops. */
const maxTurns = 100_000;

/**
 * Makes a peer of a server in this process.
 *
 * Idle is decided by turns of the event loop, not by time: in process every answer is computed in microtasks
 * or immediates, so a few turns without a message mean that nothing is under way.
 *
 * @param start makes an empty server.
 */
export function createInProcessPeer(start: () => InProcessServer): Peer {
  let server = start();
  return {
    call(path, request, signal) {
      const method = path.startsWith(servicePrefix) ? path.slice(servicePrefix.length) : path;
      return server.handle(method, request, { signal });
    },
    async settle(activity) {
      let quiet = 0;
      let seen = activity();
      for (let turn = 0; quiet < quietTurns; turn++) {
        if (turn === maxTurns) throw new Error(`the server still sends after ${maxTurns} turns`);
        await setImmediate();
        quiet = activity() === seen ? quiet + 1 : 0;
        seen = activity();
      }
    },
    async restart() {
      await server.close();
      server = start();
    },
    close: () => server.close(),
  };
}
