import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { editWrites } from "../lib/edit-writes.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";

type Texts = { [key: string]: string };
type Field = "labels" | "annotations";

/** A server that mixes what an Update brings with what is stored. */
function merging(
  name: string,
  title: string,
  fields: readonly Field[],
  merge: (next: Texts, stored: Texts) => Texts,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({
    id: `labels.${name}`,
    title,
    violates: ["COSI-LBL-002", ...more],
    create: () =>
      editWrites(({ metadata, stored }) => {
        if (!stored?.metadata) return;
        for (const field of fields) metadata[field] = merge(metadata[field], stored.metadata[field]);
      }),
  });
}

const union = (next: Texts, stored: Texts): Texts => ({ ...stored, ...next });

export default [
  merging("merges-labels", "An Update adds labels to those that are stored", ["labels"], union, [
    "COSI-PHA-006",
    "COSI-WCH-030",
    "COSI-WCH-028",
  ]),
  merging(
    "merges-annotations",
    "An Update adds annotations to those that are stored",
    ["annotations"],
    union,
    ["COSI-PHA-006"],
  ),
  merging(
    "keeps-if-empty",
    "An Update without labels and annotations keeps those that are stored",
    ["labels", "annotations"],
    (next, stored) => (Object.keys(next).length === 0 ? stored : next),
    ["COSI-WCH-030"],
  ),
  merging(
    "keeps-values",
    "An Update does not change the value of a key that is stored",
    ["labels", "annotations"],
    (next, stored) =>
      Object.fromEntries(
        Object.entries(next).map(([key, value]) => [key, Object.hasOwn(stored, key) ? stored[key]! : value]),
      ),
    ["COSI-PHA-006", "COSI-WCH-028", "COSI-WCH-029", "COSI-WCH-030", "COSI-UPD-013"],
  ),
  merging("keeps-labels", "An Update does not change labels", ["labels"], (_, stored) => stored, [
    "COSI-PHA-006",
    "COSI-WCH-028",
    "COSI-WCH-029",
    "COSI-WCH-030",
    "COSI-UPD-013",
    "COSI-LBL-001",
  ]),
  merging(
    "keeps-annotations",
    "An Update does not change annotations",
    ["annotations"],
    (_, stored) => stored,
    ["COSI-PHA-006", "COSI-LBL-001", "COSI-UPD-013"],
  ),
  merging(
    "empty-value-keeps",
    "An empty value in an Update keeps the stored value",
    ["labels", "annotations"],
    (next, stored) =>
      Object.fromEntries(
        Object.entries(next).map(([key, value]) => [key, value === "" ? (stored[key] ?? "") : value]),
      ),
  ),
];
