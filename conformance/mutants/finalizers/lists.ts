import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { editWrites, type Write } from "../lib/edit-writes.ts";
import { refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";

type Ids = readonly [RequirementId, ...RequirementId[]];

/** A server that stores other finalizers than those of the request. */
function storing(
  name: string,
  title: string,
  violates: Ids,
  choose: (finalizers: readonly string[], write: Write) => readonly string[],
): Mutant {
  return mutant({
    id: `finalizers.${name}`,
    title,
    violates,
    create: () =>
      editWrites((write) => {
        write.metadata.finalizers = [...choose(write.metadata.finalizers, write)];
      }),
  });
}

/** A server that decides about an Update with the stored finalizers at hand. */
function updating(
  name: string,
  title: string,
  violates: Ids,
  choose: (next: readonly string[], stored: readonly string[]) => readonly string[],
): Mutant {
  return storing(name, title, violates, (finalizers, { stored }) =>
    stored?.metadata ? choose(finalizers, stored.metadata.finalizers) : finalizers,
  );
}

const creating: Ids = ["COSI-FIN-001", "COSI-FIN-004", "COSI-CRE-001", "COSI-CRE-002"];
const replacing: Ids = ["COSI-FIN-002"];
const removing: Ids = [
  "COSI-FIN-002",
  "COSI-TAD-002",
  "COSI-TAD-009",
  "COSI-TDN-004",
  "COSI-FIN-005",
  "COSI-PHA-006",
  "COSI-DES-001",
  "COSI-UPD-001",
];

/** Unlike a set: whether a finalizer is there twice is for the server behind. */
const union = (first: readonly string[], second: readonly string[]): readonly string[] => [
  ...first,
  ...second.filter((each) => !first.includes(each)),
];

export default [
  storing(
    "loses-on-create",
    "A Create stores no finalizers",
    [
      ...creating,
      "COSI-FIN-003",
      "COSI-FIN-004",
      "COSI-FIN-006",
      "COSI-DES-004",
      "COSI-DES-003",
      "COSI-CRE-003",
      "COSI-TAD-003",
    ],
    (finalizers, { method }) => (method === "Create" ? [] : finalizers),
  ),
  storing(
    "reverses-on-create",
    "A Create stores finalizers in reverse order",
    [...creating, "COSI-FIN-003"],
    (finalizers, { method }) => (method === "Create" ? [...new Set(finalizers)].reverse() : finalizers),
  ),
  updating("adds-only", "An Update adds finalizers and removes none", removing, (next, stored) =>
    union(stored, next),
  ),
  updating(
    "cannot-be-cleared",
    "An Update without finalizers keeps those that are stored",
    removing,
    (next, stored) => (next.length === 0 ? stored : next),
  ),
  updating(
    "keeps-order",
    "An Update keeps the order of the finalizers that are stored already",
    replacing,
    (next, stored) =>
      union(
        stored.filter((each) => next.includes(each)),
        next,
      ),
  ),
  updating(
    "sorts-on-update",
    "An Update stores finalizers in alphabetical order",
    [...replacing, "COSI-FIN-003", "COSI-FIN-005"],
    (next) => [...next].sort(),
  ),
  updating(
    "removes-only",
    "An Update removes finalizers and adds none",
    [...replacing, "COSI-FIN-003", "COSI-FIN-004", "COSI-FIN-005", "COSI-PHA-006"],
    (next, stored) => next.filter((each) => stored.includes(each)),
  ),
  updating(
    "puts-new-first",
    "An Update puts new finalizers before the others",
    [...replacing, "COSI-FIN-005"],
    (next, stored) =>
      union(
        next.filter((each) => !stored.includes(each)),
        next,
      ),
  ),
  storing("keeps-last", "Of equal finalizers the last is kept", ["COSI-FIN-003"], (finalizers) =>
    finalizers.filter((each, i) => finalizers.lastIndexOf(each) === i),
  ),
  storing(
    "folds-case",
    "Finalizers that differ in case alone are taken for equal",
    ["COSI-FIN-004", "COSI-FIN-003"],
    (finalizers) => dedupe(finalizers, (each) => each.toLowerCase()),
  ),
  storing(
    "lower-cases",
    "Finalizers are stored in lower case",
    ["COSI-FIN-004", "COSI-CRE-001", "COSI-FIN-001", "COSI-FIN-002"],
    (finalizers) => finalizers.map((each) => each.toLowerCase()),
  ),
  storing("trims", "White space around finalizers is dropped", ["COSI-FIN-004"], (finalizers) =>
    finalizers.map((each) => each.trim()),
  ),
  storing("normalises", "Finalizers are brought into Unicode form NFC", ["COSI-FIN-004"], (finalizers) =>
    finalizers.map((each) => each.normalize("NFC")),
  ),
  storing("drops-empty", "An empty finalizer is left out", ["COSI-FIN-004", "COSI-FIN-006"], (finalizers) =>
    finalizers.filter((each) => each !== ""),
  ),
  storing("splits-at-commas", "A finalizer with commas becomes several", ["COSI-FIN-004"], (finalizers) =>
    finalizers.flatMap((each) => each.split(",")),
  ),
  storing(
    "refuses-odd-names",
    "A finalizer with other characters than those of a qualified name is refused",
    ["COSI-FIN-004"],
    (finalizers) =>
      finalizers.every((each) => /^[A-Za-z0-9._/-]+$/.test(each)) ? finalizers : refuse("INVALID_ARGUMENT"),
  ),
  storing(
    "refuses-duplicates",
    "A write with two equal finalizers is refused",
    ["COSI-FIN-003"],
    (finalizers) =>
      new Set(finalizers).size === finalizers.length ? finalizers : refuse("INVALID_ARGUMENT"),
  ),
  updating(
    "drops-last-on-update",
    "An Update of more than two finalizers stores one less",
    [...replacing, "COSI-FIN-004", "COSI-FIN-003"],
    (next) => (next.length > 2 ? next.slice(0, -1) : next),
  ),
];

function dedupe(texts: readonly string[], toKey: (text: string) => string): readonly string[] {
  const seen = new Set<string>();
  return texts.filter((text) => !seen.has(toKey(text)) && seen.add(toKey(text)));
}
