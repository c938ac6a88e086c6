import type { Metadata } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { editResources } from "../lib/edit-resources.ts";
import { editWrites } from "../lib/edit-writes.ts";
import { refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";

type Texts = { [key: string]: string };
type Entry = readonly [key: string, value: string];
type Field = "labels" | "annotations";

/** A server that stores some labels or annotations otherwise than they are given. */
function storing(
  name: string,
  title: string,
  fields: readonly Field[],
  change: (entry: Entry) => Entry | undefined,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({
    id: `labels.${name}`,
    title,
    violates: ["COSI-LBL-001", ...more],
    create: () =>
      editWrites(({ metadata }) => {
        for (const field of fields) metadata[field] = changeEntries(metadata[field], change);
      }),
  });
}

function changeEntries(texts: Texts, change: (entry: Entry) => Entry | undefined): Texts {
  return Object.fromEntries(
    Object.entries(texts).flatMap((entry) => {
      const changed = change(entry);
      return changed === undefined ? [] : [changed];
    }),
  );
}

/** A server with rules of its own for labels. */
function refusing(name: string, title: string, isRefused: (metadata: Metadata) => boolean): Mutant {
  return mutant({
    id: `labels.${name}`,
    title,
    violates: ["COSI-LBL-001"],
    create: () =>
      editWrites(({ metadata }) => {
        if (isRefused(metadata)) refuse("INVALID_ARGUMENT");
      }),
  });
}

const both = ["labels", "annotations"] as const;

export default [
  storing(
    "drops-empty-keys",
    "A label or annotation with an empty key is left out",
    both,
    (entry) => (entry[0] === "" ? undefined : entry),
    ["COSI-CRE-001"],
  ),
  storing(
    "drops-empty-annotations",
    "An annotation with an empty value is left out",
    ["annotations"],
    (entry) => (entry[1] === "" ? undefined : entry),
    ["COSI-CRE-001"],
  ),
  storing(
    "drops-empty-labels-on-update",
    "A label with an empty value is left out",
    ["labels"],
    (entry) => (entry[1] === "" ? undefined : entry),
    ["COSI-CRE-001", "COSI-QRY-009"],
  ),
  storing("lower-cases-keys", "Keys are stored in lower case", both, ([key, value]) => [
    key.toLowerCase(),
    value,
  ]),
  storing("trims-values", "White space around values is dropped", both, ([key, value]) => [
    key,
    value.trim(),
  ]),
  storing("trims-keys", "White space around keys is dropped", both, ([key, value]) => [key.trim(), value]),
  storing("normalises", "Keys and values are brought into Unicode form NFC", both, ([key, value]) => [
    key.normalize("NFC"),
    value.normalize("NFC"),
  ]),
  storing(
    "first-line-only",
    "A value ends at its first line end",
    both,
    ([key, value]) => [key, value.split(/[\r\n]/)[0]!],
    ["COSI-CRE-001"],
  ),
  storing("cuts-long-values", "A value is cut after 255 characters", both, ([key, value]) => [
    key,
    value.slice(0, 255),
  ]),
  storing("reads-values-as-yaml", "A value that looks like a number is rewritten", both, ([key, value]) => [
    key,
    /^[+-]?\d+(\.\d+)?$/.test(value) ? String(Number(value)) : value,
  ]),
  refusing("refuses-long-values", "A label value of more than 63 characters is refused", ({ labels }) =>
    Object.values(labels).some((value) => value.length > 63),
  ),
  refusing("refuses-odd-keys", "A label key that is no qualified name is refused", ({ labels }) =>
    Object.keys(labels).some((key) => key !== "" && !/^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(key)),
  ),
  refusing(
    "refuses-non-ascii-annotations",
    "An annotation with other characters than those of ASCII is refused",
    ({ annotations }) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of ASCII
      Object.entries(annotations).some(([key, value]) => /[^\u0000-\u007f]/.test(key + value)),
  ),
  refusing(
    "refuses-many",
    "A write with more than 64 labels is refused",
    ({ labels }) => Object.keys(labels).length > 64,
  ),
  mutant({
    id: "labels.lists-without-annotations",
    title: "List leaves out annotations",
    violates: ["COSI-LBL-001", "COSI-LST-001", "COSI-WCH-021", "COSI-GET-001"],
    create: () =>
      editResources(({ metadata }, place) => {
        if (place === "List") metadata.annotations = {};
      }),
  }),
  mutant({
    id: "labels.swaps",
    title: "A label and an annotation with the same key are taken for one: both have the value of the label",
    violates: ["COSI-LBL-001"],
    create: () =>
      editWrites(({ metadata: { labels, annotations } }) => {
        for (const key of Object.keys(annotations)) {
          if (Object.hasOwn(labels, key)) annotations[key] = labels[key]!;
        }
      }),
  }),
];
