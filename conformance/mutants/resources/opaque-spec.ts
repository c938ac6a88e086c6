import { BinaryReader } from "@bufbuild/protobuf/wire";
import type { Spec } from "@cosi-spec/types";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { type Complete, editResources, type Place } from "../lib/edit-resources.ts";
import { editWrites } from "../lib/edit-writes.ts";
import { refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";

type Ids = readonly [RequirementId, ...RequirementId[]];
const storing: Ids = ["COSI-RES-007", "COSI-CRE-001", "COSI-UPD-001"];

/** A server that stores another spec than it was given. */
function changing(name: string, title: string, change: (spec: Spec) => void): Mutant {
  return mutant({
    id: `resources.${name}`,
    title,
    violates: storing,
    create: () =>
      editWrites(({ resource }) => {
        if (resource.spec !== undefined) change(resource.spec);
      }),
  });
}

/** A server that sends another spec than is stored, in one place. */
function sending(
  name: string,
  title: string,
  violates: Ids,
  where: readonly Place[],
  change: (spec: Spec) => void,
): Mutant {
  return mutant({
    id: `resources.${name}`,
    title,
    violates,
    create: () =>
      editResources(({ spec }: Complete, place) => {
        if (spec !== undefined && where.includes(place)) change(spec);
      }),
  });
}

const withoutYaml = (spec: Spec): void => {
  if (spec.protoSpec.length > 0) spec.yamlSpec = "";
};

export default [
  changing("changes-line-ends", "CR LF in yaml_spec becomes LF", (spec) => {
    spec.yamlSpec = spec.yamlSpec.replaceAll("\r\n", "\n");
  }),
  changing("adds-last-newline", "A yaml_spec without a newline at its end gets one", (spec) => {
    if (spec.yamlSpec !== "" && !spec.yamlSpec.endsWith("\n")) spec.yamlSpec += "\n";
  }),
  changing("drops-byte-order-mark", "A byte order mark before yaml_spec is dropped", (spec) => {
    spec.yamlSpec = spec.yamlSpec.replace(/^\ufeff/, "");
  }),
  changing("makes-yaml", "An empty yaml_spec is filled in where there is a proto_spec", (spec) => {
    if (spec.yamlSpec === "" && spec.protoSpec.length > 0) spec.yamlSpec = "{}\n";
  }),
  changing("needs-proto", "A yaml_spec without proto_spec is not stored", (spec) => {
    if (spec.protoSpec.length === 0) spec.yamlSpec = "";
  }),
  changing(
    "stores-text-only",
    "proto_spec is stored as text, and bytes that are no UTF-8 are replaced",
    (spec) => {
      spec.protoSpec = Buffer.from(Buffer.from(spec.protoSpec).toString("utf8"));
    },
  ),
  changing("ends-at-nul", "yaml_spec ends before the first NUL", (spec) => {
    spec.yamlSpec = spec.yamlSpec.split("\0")[0]!;
  }),
  changing("decodes-proto", "proto_spec is cut where it stops to be well-formed protobuf", (spec) => {
    spec.protoSpec = spec.protoSpec.subarray(0, countWellFormed(spec.protoSpec));
  }),
  mutant({
    id: "resources.refuses-malformed-proto",
    title: "A proto_spec that is no protobuf is refused",
    violates: ["COSI-RES-007", "COSI-CRE-001", "COSI-UPD-001"],
    create: () =>
      editWrites(({ resource: { spec } }) => {
        if (spec !== undefined && countWellFormed(spec.protoSpec) < spec.protoSpec.length) {
          refuse("INVALID_ARGUMENT");
        }
      }),
  }),
  mutant({
    id: "resources.refuses-tabs-in-yaml",
    title: "A yaml_spec that is no YAML, because a line begins with a tab, is refused",
    violates: ["COSI-RES-007"],
    create: () =>
      editWrites(({ resource: { spec } }) => {
        if (/^\t/m.test(spec?.yamlSpec ?? "")) refuse("INVALID_ARGUMENT");
      }),
  }),
  sending(
    "lists-without-yaml",
    "List leaves out yaml_spec where there is a proto_spec",
    ["COSI-RES-007", "COSI-LST-001", "COSI-RES-001", "COSI-LST-006", "COSI-GET-001", "COSI-WCH-021"],
    ["List"],
    withoutYaml,
  ),
  sending(
    "watches-without-yaml",
    "Events leave out yaml_spec where there is a proto_spec",
    [
      "COSI-RES-007",
      "COSI-WCH-010",
      "COSI-WCH-011",
      "COSI-WCH-014",
      "COSI-WCH-021",
      "COSI-WCH-002",
      "COSI-WCH-023",
      "COSI-WCH-028",
    ],
    ["event", "old"],
    withoutYaml,
  ),
];

/** How many bytes from the start are whole protobuf fields. */
function countWellFormed(bytes: Uint8Array): number {
  const reader = new BinaryReader(bytes);
  let end = 0;
  try {
    while (reader.pos < reader.len) {
      const [field, wireType] = reader.tag();
      reader.skip(wireType, field);
      if (reader.pos > reader.len) break;
      end = reader.pos;
    }
  } catch {
    // the last field is not whole
  }
  return end;
}
