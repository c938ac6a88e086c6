/** What a call does to resources. Teardown needs `update`, TeardownAndDestroy needs `update` and `destroy`. */
export type AccessVerb = "get" | "list" | "watch" | "create" | "update" | "destroy";

/**
 * Allows calls. A list that is absent stands for anything; one that is there has at least one entry.
 *
 * Names are exact, or end in `*`, which stands for any rest. A rule with `ids` allows no list and no watch of a kind,
 * as these are not filtered; `*` alone does.
 */
export interface AccessRule {
  /** Roles of the caller, one of which is enough; exact. Absent: every caller who is known. */
  readonly roles?: readonly string[];
  readonly verbs?: readonly AccessVerb[];
  readonly namespaces?: readonly string[];
  readonly types?: readonly string[];
  readonly ids?: readonly string[];
}

const verbs: ReadonlySet<string> = new Set<AccessVerb>([
  "get",
  "list",
  "watch",
  "create",
  "update",
  "destroy",
]);
const fields: ReadonlySet<string> = new Set<keyof AccessRule>([
  "roles",
  "verbs",
  "namespaces",
  "types",
  "ids",
]);

/**
 * Checks rules that may come from a file.
 *
 * @param pointer JSON pointer of the rules, for the message.
 * @throws {RangeError} names the place that is wrong and what was expected.
 */
export function checkAccessRules(value: unknown, pointer: string): readonly AccessRule[] {
  if (!Array.isArray(value)) throw new RangeError(`${pointer}: expected a list of rules`);
  return value.map((rule, index) => checkRule(rule, `${pointer}/${index}`));
}

function checkRule(value: unknown, pointer: string): AccessRule {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RangeError(`${pointer}: expected a rule such as {"roles": ["admin"], "verbs": ["get"]}`);
  }
  const rule: Record<string, readonly string[]> = {};
  for (const [field, names] of Object.entries(value)) {
    if (!fields.has(field)) {
      throw new RangeError(`${pointer}${toPointer(field)}: expected one of ${[...fields].join(", ")}`);
    }
    if (names !== undefined) rule[field] = checkNames(field, names, `${pointer}/${field}`);
  }
  return rule;
}

function checkNames(field: string, value: unknown, pointer: string): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new RangeError(`${pointer}: expected a list of at least one text; leave it out to allow any`);
  }
  return value.map((name: unknown, index) => {
    const place = `${pointer}/${index}`;
    if (typeof name !== "string") throw new RangeError(`${place}: expected a text`);
    if (field === "verbs" && !verbs.has(name)) {
      throw new RangeError(`${place}: expected one of ${[...verbs].join(", ")}`);
    }
    if (field === "roles" && name.endsWith("*")) {
      throw new RangeError(`${place}: a role is exact; leave roles out to allow any`);
    }
    if (name.slice(0, -1).includes("*")) throw new RangeError(`${place}: * is allowed at the end alone`);
    return name;
  });
}

/** Writes a key of a file as a step of a JSON pointer, on one line and no longer than a line. */
export function toPointer(key: string): string {
  const text = key.length > 64 ? `${key.slice(0, 64)}…` : key;
  return `/${JSON.stringify(text.replaceAll("~", "~0").replaceAll("/", "~1")).slice(1, -1)}`;
}
