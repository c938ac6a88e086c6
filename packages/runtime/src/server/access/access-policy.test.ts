import { expect, it } from "vitest";
import { createDice } from "../../testing/dice.ts";
import { type AccessRequest, createAccessPolicy } from "./access-policy.ts";
import { type AccessRule, type AccessVerb, checkAccessRules } from "./access-rule.ts";

const verbs: readonly AccessVerb[] = ["get", "list", "watch", "create", "update", "destroy"];
const names = ["", "a", "ab", "abc", "b", "a/b", "A"];
const patterns = [...names, "*", "a*", "ab*", "b*", "a/*"];

/** The rules as the documentation says them, in the simplest words. */
function isAllowedByWords(rules: readonly AccessRule[], request: AccessRequest): boolean {
  function fits(list: readonly string[] | undefined, name: string | undefined): boolean {
    if (list === undefined) return true;
    for (const pattern of list) {
      if (pattern === "*") return true;
      if (name === undefined) continue;
      if (pattern === name) return true;
      if (pattern.endsWith("*") && name.startsWith(pattern.slice(0, pattern.length - 1))) return true;
    }
    return false;
  }
  for (const rule of rules) {
    const hasRole =
      rule.roles === undefined || rule.roles.some((role) => request.caller.roles.includes(role));
    const hasVerb = rule.verbs === undefined || rule.verbs.includes(request.verb);
    const hasPlace = fits(rule.namespaces, request.namespace) && fits(rule.types, request.type);
    if (hasRole && hasVerb && hasPlace && fits(rule.ids, request.id)) return true;
  }
  return false;
}

it("decides as the words of the rules say, for many random rules and requests", () => {
  const roll = createDice(5);
  function pick<T>(list: readonly T[]): T {
    return list[roll(list.length)] as T;
  }
  function some<T>(list: readonly T[]): readonly T[] | undefined {
    return roll(3) === 0 ? undefined : Array.from({ length: 1 + roll(2) }, () => pick(list));
  }
  function makeRule(): AccessRule {
    const parts = {
      roles: some(["reader", "writer", "admin"]),
      verbs: some(verbs),
      namespaces: some(patterns),
      types: some(patterns),
      ids: some(patterns),
    };
    return Object.fromEntries(Object.entries(parts).filter(([, list]) => list !== undefined));
  }
  let allowed = 0;
  for (let round = 0; round < 20_000; round++) {
    const rules = Array.from({ length: roll(4) }, makeRule);
    const request: AccessRequest = {
      caller: { name: "x", roles: some(["reader", "writer", "admin", "other"]) ?? [] },
      verb: pick(verbs),
      namespace: pick(names),
      type: pick(names),
      id: roll(3) === 0 ? undefined : pick(names),
      owner: "",
    };
    const want = isAllowedByWords(rules, request);
    const got = createAccessPolicy(rules).decide(request);
    if (want !== got) expect({ rules, request, got }).toEqual({ rules, request, got: want });
    if (got) allowed++;
  }
  // Both answers are common, or the comparison would prove nothing.
  expect(allowed).toBeGreaterThan(1_000);
  expect(allowed).toBeLessThan(15_000);
});

it.each<[unknown, string]>([
  [{}, "/rules: expected a list of rules"],
  [["get"], '/rules/0: expected a rule such as {"roles": ["admin"], "verbs": ["get"]}'],
  [[{}, null], "/rules/1: expected a rule"],
  [[{ verb: ["get"] }], "/rules/0/verb: expected one of roles, verbs, namespaces, types, ids"],
  [[JSON.parse('{"__proto__": ["get"]}')], "/rules/0/__proto__: expected one of"],
  [[{ "a/b~\n": [] }], "/rules/0/a~1b~0\\n: expected one of"],
  [
    [{ verbs: ["get", "write"] }],
    "/rules/0/verbs/1: expected one of get, list, watch, create, update, destroy",
  ],
  [[{ verbs: [] }], "/rules/0/verbs: expected a list of at least one text; leave it out to allow any"],
  [[{ types: "a" }], "/rules/0/types: expected a list"],
  [[{ types: [null] }], "/rules/0/types/0: expected a text"],
  [[{ ids: ["a*b"] }], "/rules/0/ids/0: * is allowed at the end alone"],
  [[{ ids: ["**"] }], "/rules/0/ids/0: * is allowed at the end alone"],
  [[{ roles: ["*"] }], "/rules/0/roles/0: a role is exact; leave roles out to allow any"],
])("refuses the rules %j", (rules, message) => {
  expect(() => checkAccessRules(rules, "/rules")).toThrow(RangeError);
  expect(() => checkAccessRules(rules, "/rules")).toThrow(message);
});
