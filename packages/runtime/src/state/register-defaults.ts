import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { NamespaceSpecSchema, ResourceDefinitionSpecSchema } from "@cosi-spec/types";
import { definitionType, namespaceType } from "./meta-spec.ts";
import type { ResourceInput } from "./resource.ts";
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
 * Creates the namespace `meta` and the definitions of the two meta types, owned by `meta`. What is there already, in a
 * state that was loaded, stays as it is.
 *
 * @throws {StateError} limitExceeded, storageFailed.
 * @requirement COSI-MTA-004
 * @requirement COSI-MTA-005
 */
export function registerDefaults(state: State): void {
  const description = "Definitions of namespaces and resource types";
  const namespaceSpec = create(NamespaceSpecSchema, { description });
  createIfMissing(state, {
    namespace: metaNamespace,
    type: namespaceType,
    id: metaNamespace,
    protoSpec: toBinary(NamespaceSpecSchema, namespaceSpec),
  });
  for (const definition of definitions) {
    const spec = create(ResourceDefinitionSpecSchema, definition);
    createIfMissing(state, {
      namespace: metaNamespace,
      type: definitionType,
      id: spec.resourceType.toLowerCase(),
      protoSpec: toBinary(ResourceDefinitionSpecSchema, spec),
    });
  }
}

function createIfMissing(state: State, input: ResourceInput): void {
  if (state.find(input) === undefined) state.create(input, { owner: metaNamespace });
}
