import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createQueryServer, type QueryRules } from "../lib/query-server.ts";

/** A server that puts terms, entries and the ID query together in the wrong way. */
function joining(
  name: string,
  title: string,
  violates: readonly [RequirementId, ...RequirementId[]],
  rules: QueryRules,
): Mutant {
  return mutant({ id: `querying.${name}`, title, violates, create: () => createQueryServer(rules) });
}

const isTrue = Boolean;

export default [
  joining("entries-joined-by-and", "A resource has to match all entries", ["COSI-QRY-001", "COSI-QRY-003"], {
    entries: (matching) => matching.every(isTrue),
  }),
  joining("first-entry-only", "Entries after the first are ignored", ["COSI-QRY-001", "COSI-QRY-003"], {
    entries: (matching) => matching[0]!,
  }),
  joining("last-entry-only", "An entry replaces the one before", ["COSI-QRY-001", "COSI-QRY-003"], {
    entries: (matching) => matching.at(-1)!,
  }),
  joining("two-entries-only", "Entries after the second are ignored", ["COSI-QRY-001"], {
    entries: (matching) => matching.slice(0, 2).some(isTrue),
  }),
  joining(
    "entries-exclude",
    "A resource that matches several entries is not selected",
    ["COSI-QRY-001", "COSI-QRY-003"],
    {
      entries: (matching) => matching.filter(isTrue).length === 1,
    },
  ),
  joining("terms-joined-by-or", "One term that holds is enough", ["COSI-QRY-002"], {
    terms: (holding) => holding.length === 0 || holding.some(isTrue),
  }),
  joining("first-term-only", "Terms after the first are ignored", ["COSI-QRY-002"], {
    terms: (holding) => holding[0] ?? true,
  }),
  joining("last-term-only", "A term replaces the one before", ["COSI-QRY-002"], {
    terms: (holding) => holding.at(-1) ?? true,
  }),
  joining("two-terms-only", "Terms after the second are ignored", ["COSI-QRY-002"], {
    terms: (holding) => holding.slice(0, 2).every(isTrue),
  }),
  joining("no-terms-match-nothing", "An entry without terms matches nothing", ["COSI-QRY-003"], {
    terms: (holding) => holding.length > 0 && holding.every(isTrue),
  }),
  joining("no-terms-left-out", "An entry without terms among others is left out", ["COSI-QRY-003"], {
    entries: (matching, { labelQuery }) => {
      const others = matching.filter((_, i) => labelQuery[i]!.terms.length > 0);
      return others.length === 0 || others.some(isTrue);
    },
  }),
  joining("labels-or-id", "One of label filter and ID filter is enough", ["COSI-QRY-004"], {
    both: (byLabels, byId) => byLabels || byId,
  }),
  joining("labels-win", "The ID filter is ignored where there is a label filter", ["COSI-QRY-004"], {
    both: (byLabels) => byLabels,
  }),
  joining("id-wins", "The label filter is ignored where there is an ID filter", ["COSI-QRY-004"], {
    both: (_, byId) => byId,
  }),
];
