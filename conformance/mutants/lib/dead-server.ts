import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { intercept, refuse } from "./intercept.ts";

/** Makes a server whose process ends at the first request that kills it: from then on every call fails. */
export function mortal(
  server: InProcessServer,
  kills: (method: string, request: Uint8Array) => boolean | Promise<boolean>,
): InProcessServer {
  let isDead = false;
  return intercept(server, {
    raw: async function* (method, request, next) {
      if (!isDead && (await kills(method, request))) isDead = true;
      if (isDead) refuse("UNAVAILABLE", "the connection broke");
      yield* next(request);
    },
  });
}
