import { type AccessRule, type AccessVerb, checkAccessRules } from "./access-rule.ts";
import type { Caller } from "./caller.ts";

/** What a caller asks for. TeardownAndDestroy asks twice, for `update` and for `destroy`. */
export interface AccessRequest {
  readonly caller: Caller;
  readonly verb: AccessVerb;
  readonly namespace: string;
  readonly type: string;
  /** Undefined: all resources of the kind. */
  readonly id: string | undefined;
  /** On whose behalf the call is made, as it says itself; empty: nobody's. */
  readonly owner: string;
}

/** Decides which calls are allowed. */
export interface AccessPolicy {
  /**
   * Tells whether a call is allowed; anything but `true`, and an error, refuses it. Called in the same synchronous
   * step as the operation, so it must be quick, and sees nothing of what is stored. A watch is decided when it opens.
   */
  decide(request: AccessRequest): boolean;
}

type Matcher = (name: string) => boolean;

/**
 * Turns rules into a policy: a call is allowed if any of them allows it.
 *
 * @throws {RangeError} a rule is not valid.
 */
export function createAccessPolicy(rules: readonly AccessRule[]): AccessPolicy {
  const tests = checkAccessRules(rules, "/access").map(compileRule);
  return { decide: (request) => tests.some((isAllowed) => isAllowed(request)) };
}

function compileRule({ roles, verbs, namespaces, types, ids }: AccessRule): AccessPolicy["decide"] {
  const roleSet = roles && new Set(roles);
  const verbSet = verbs && new Set(verbs);
  const isNamespace = compileNames(namespaces);
  const isType = compileNames(types);
  const isId = compileNames(ids);
  const isKindAllowed = ids === undefined || ids.includes("*");
  return ({ caller, verb, namespace, type, id }) =>
    (roleSet === undefined || caller.roles.some((role) => roleSet.has(role))) &&
    (verbSet === undefined || verbSet.has(verb)) &&
    isNamespace(namespace) &&
    isType(type) &&
    (id === undefined ? isKindAllowed : isId(id));
}

function compileNames(names: readonly string[] | undefined): Matcher {
  if (names === undefined) return () => true;
  const exact = new Set(names.filter((name) => !name.endsWith("*")));
  const prefixes = names.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));
  return (name) => exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
}
