import { Code, type Status } from "../status.ts";
import type { Authenticate, Caller } from "./caller.ts";
import type { Peer } from "./peer.ts";

/** Who makes a call, or how the call ends because that could not be found out. */
export type Authentication = { readonly caller: Caller | undefined } | { readonly refusal: Status };

const refusal: Status = { code: Code.UNAUTHENTICATED, message: "the server could not find out who calls" };

/**
 * Asks who makes a call; at once, if the answer is there at once.
 *
 * @param report told of an error of `authenticate`, which can hold secrets.
 */
export function authenticateCall(
  authenticate: Authenticate,
  peer: Peer,
  report: (error: unknown) => void,
): Authentication | Promise<Authentication> {
  function refuse(error: unknown): Authentication {
    report(error);
    return { refusal };
  }
  try {
    const answer = authenticate(peer);
    if (!(answer instanceof Promise)) return { caller: checkCaller(answer) };
    return answer.then((caller) => ({ caller: checkCaller(caller) })).catch(refuse);
  } catch (error) {
    return refuse(error);
  }
}

/** A hook without types may answer anything; `true` or a bare name is no caller. */
function checkCaller(caller: Caller | undefined): Caller | undefined {
  if (caller === undefined) return undefined;
  if (typeof caller?.name === "string" && Array.isArray(caller.roles)) return caller;
  throw new TypeError("authenticate has to answer undefined or a caller with name and roles");
}
