import { type DescMessage, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import {
  type NamespaceSpec,
  NamespaceSpecSchema,
  type ResourceDefinitionSpec,
  ResourceDefinitionSpecSchema,
} from "@cosi-spec/types";
import { createDescribingReference } from "../lib/describing-reference.ts";
import { editResources } from "../lib/edit-resources.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";

/** A server that loses something of the specs of one meta type whenever it sends them. */
function changing<D extends DescMessage>(
  name: string,
  title: string,
  type: string,
  schema: D,
  change: (spec: MessageShape<D>) => void,
): Mutant {
  return mutant({
    id: `meta.${name}`,
    title,
    violates: ["COSI-MTA-001"],
    create: () =>
      editResources(({ metadata, spec }) => {
        if (metadata.type !== type || spec === undefined || metadata.owner === "meta") return;
        try {
          const message = fromBinary(schema, spec.protoSpec);
          change(message);
          spec.protoSpec = toBinary(schema, message);
        } catch {
          // opaque bytes stay as they are
        }
      }, createDescribingReference()),
  });
}

function definition(name: string, title: string, change: (spec: ResourceDefinitionSpec) => void): Mutant {
  return changing(name, title, "ResourceDefinitions.meta.cosi.dev", ResourceDefinitionSpecSchema, change);
}

function namespace(name: string, title: string, change: (spec: NamespaceSpec) => void): Mutant {
  return changing(name, title, "Namespaces.meta.cosi.dev", NamespaceSpecSchema, change);
}

export default [
  definition("loses-print-columns", "Print columns of definitions are lost", (spec) => {
    spec.printColumns = [];
  }),
  definition("one-print-column", "Definitions keep one print column", (spec) => {
    spec.printColumns = spec.printColumns.slice(0, 1);
  }),
  definition("strips-braces", "Braces of the path of a print column are removed", (spec) => {
    for (const column of spec.printColumns) column.jsonPath = column.jsonPath.replaceAll(/[{}]/g, "");
  }),
  definition("loses-sensitivity", "The sensitivity of definitions is lost", (spec) => {
    spec.sensitivity = 0;
  }),
  definition("sorts-aliases", "Aliases of definitions are sorted", (spec) => {
    spec.aliases.sort();
  }),
  definition(
    "derives-all-aliases",
    "`all_aliases` of definitions is replaced by what the server derives",
    (spec) => {
      spec.allAliases = [spec.resourceType.split(".")[0]!.toLowerCase(), ...spec.aliases];
    },
  ),
  definition(
    "derives-display-type",
    "`display_type` of definitions is replaced by the name without its last letter",
    (spec) => {
      spec.displayType = spec.resourceType.split(".")[0]!.slice(0, -1);
    },
  ),
  definition(
    "defaults-the-namespace",
    "An empty default namespace of definitions becomes `default`",
    (spec) => {
      if (spec.defaultNamespace === "") spec.defaultNamespace = "default";
    },
  ),
  definition("lower-case-types", "The type in definitions is turned into lower case", (spec) => {
    spec.resourceType = spec.resourceType.toLowerCase();
  }),
  namespace("loses-description", "The description of namespaces is lost", (spec) => {
    spec.description = "";
  }),
  namespace("cuts-description", "The description of namespaces ends with its first line", (spec) => {
    spec.description = spec.description.split("\n")[0]!;
  }),
  mutant({
    id: "meta.definitions-as-text-only",
    title: "Definitions come back with `yaml_spec` only",
    violates: ["COSI-MTA-001"],
    create: () =>
      editResources(({ metadata, spec }) => {
        if (metadata.type === "ResourceDefinitions.meta.cosi.dev" && spec !== undefined)
          spec.protoSpec = new Uint8Array();
      }),
  }),
  mutant({
    id: "meta.list-of-definitions-as-text-only",
    title: "List sends definitions with `yaml_spec` only",
    violates: ["COSI-MTA-001"],
    create: () =>
      editResources(({ metadata, spec }, place) => {
        if (place !== "List" && place !== "event") return;
        if (metadata.type === "ResourceDefinitions.meta.cosi.dev" && spec !== undefined)
          spec.protoSpec = new Uint8Array();
      }),
  }),
];
