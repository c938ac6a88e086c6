import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { NamespaceSpecSchema, ResourceDefinitionSpecSchema } from "@cosi-spec/types";
import { definitionType, namespaceType } from "./meta-spec.ts";
import type { State } from "./state.ts";

/** Namespace of the meta resources, and their owner. */
export const metaNamespace = "meta";

const definitions: readonly MessageInitShape<typeof ResourceDefinitionSpecSchema>[] = [
  {
    resourceType: definitionType,
    displayType: "ResourceDefinition",
    defaultNamespace: metaNamespace,
    aliases: ["api-resources", "resourcedefinition", "rd", "rds"],
    allAliases: [
      "resourcedefinitions",
      "resourcedefinitions.meta",
      "resourcedefinitions.meta.cosi",
      "api-resources",
      "resourcedefinition",
      "rd",
      "rds",
    ],
    printColumns: [{ name: "Aliases", jsonPath: "{.aliases[:]}" }],
  },
  {
    resourceType: namespaceType,
    displayType: "Namespace",
    defaultNamespace: metaNamespace,
    aliases: ["ns", "namespace"],
    allAliases: ["namespaces", "namespaces.meta", "namespaces.meta.cosi", "ns", "namespace"],
  },
];

/**
 * Creates the namespace `meta` and the definitions of the two meta types, owned by `meta`.
 *
 * @throws {StateError} alreadyExists: they were registered before.
 * @requirement COSI-MTA-004
 * @requirement COSI-MTA-005
 */
export function registerDefaults(state: State): void {
  const options = { owner: metaNamespace };
  const description = "Definitions of namespaces and resource types";
  const namespaceSpec = create(NamespaceSpecSchema, { description });
  state.create(
    {
      namespace: metaNamespace,
      type: namespaceType,
      id: metaNamespace,
      protoSpec: toBinary(NamespaceSpecSchema, namespaceSpec),
    },
    options,
  );
  for (const definition of definitions) {
    const spec = create(ResourceDefinitionSpecSchema, definition);
    state.create(
      {
        namespace: metaNamespace,
        type: definitionType,
        id: spec.resourceType.toLowerCase(),
        protoSpec: toBinary(ResourceDefinitionSpecSchema, spec),
      },
      options,
    );
  }
}
