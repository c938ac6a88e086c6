import { type Mutant, mutant } from "../lib/mutant.ts";
import { renameResources } from "../lib/rename.ts";
import type { Triple } from "../lib/stored.ts";

/** A server that does not tell some names apart. */
function confusing(
  name: string,
  title: string,
  parts: readonly (keyof Triple)[],
  fold: (text: string) => string,
): Mutant {
  return mutant({
    id: `resources.${name}`,
    title,
    violates: ["COSI-RES-002", "COSI-RES-001", "COSI-CRE-001", "COSI-WCH-007"],
    create: () =>
      renameResources((triple) => {
        const folded = { ...triple };
        for (const part of parts) folded[part] = fold(triple[part]);
        return folded;
      }),
  });
}

export default [
  confusing("folds-case-of-ids", "Ids are compared without regard to case", ["id"], (text) =>
    text.toLowerCase(),
  ),
  confusing(
    "folds-case-of-namespaces",
    "Namespaces are compared without regard to case",
    ["namespace"],
    (text) => text.toLowerCase(),
  ),
  confusing("folds-case-of-types", "Types are compared without regard to case", ["type"], (text) =>
    text.toLowerCase(),
  ),
  confusing("trims-ids", "White space around an id is dropped", ["id"], (text) => text.trim()),
  confusing(
    "trims-kinds",
    "White space at the end of namespaces and types is dropped",
    ["namespace", "type"],
    (text) => text.trimEnd(),
  ),
  confusing("normalises-ids", "Ids are brought into Unicode form NFC", ["id"], (text) =>
    text.normalize("NFC"),
  ),
  confusing(
    "normalises-all-names",
    "Namespaces and types are brought into Unicode form NFKC",
    ["namespace", "type"],
    (text) => text.normalize("NFKC"),
  ),
  confusing("cleans-paths", "Ids are cleaned like paths: doubled slashes and dots go", ["id"], (text) =>
    text.replaceAll(/\/+/g, "/").replaceAll(/(?<=^|\/)\.\//g, ""),
  ),
];
