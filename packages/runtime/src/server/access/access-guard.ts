import { quoteName } from "../../state/state-error.ts";
import { Code } from "../status.ts";
import { AccessError } from "./access-error.ts";
import { type AccessPolicy, createAccessPolicy } from "./access-policy.ts";
import type { AccessRule, AccessVerb } from "./access-rule.ts";
import type { Caller } from "./caller.ts";

/** What a call asks for; `id` is absent for a kind. */
export interface AccessTarget {
  readonly namespace: string;
  readonly type: string;
  readonly id?: string | undefined;
  readonly owner?: string;
}

/** Lets a call pass, or throws. */
export type AccessGuard = (
  caller: Caller | undefined,
  verb: AccessVerb,
  target: AccessTarget,
  report: (error: unknown) => void,
) => void;

/**
 * Creates what stands in front of a state. Without a policy or rules it lets everything pass; with them nothing passes
 * for a caller who is not known.
 *
 * The guard throws `AccessError`; `report` is told of the error of a hook, which refuses the call.
 *
 * @throws {RangeError} a rule is not valid.
 * @requirement COSI-SEC-002
 */
export function createAccessGuard(access: AccessPolicy | readonly AccessRule[] | undefined): AccessGuard {
  if (access === undefined) return () => undefined;
  const policy = isPolicy(access) ? access : createAccessPolicy(access);
  return (caller, verb, { namespace, type, id, owner = "" }, report) => {
    if (caller === undefined) {
      throw new AccessError(
        Code.UNAUTHENTICATED,
        "the server does not know who calls; send a client certificate or a token that it accepts",
      );
    }
    let isAllowed = false;
    try {
      // A promise is no permission.
      isAllowed = policy.decide({ caller, verb, namespace, type, id, owner }) === true;
    } catch (error) {
      report(error);
    }
    if (isAllowed) return;
    const what = `${verb} resources of ${quoteName(type)} in namespace ${quoteName(namespace)}`;
    throw new AccessError(Code.PERMISSION_DENIED, `the caller is not allowed to ${what}`);
  };
}

function isPolicy(access: AccessPolicy | readonly AccessRule[]): access is AccessPolicy {
  return "decide" in access;
}
