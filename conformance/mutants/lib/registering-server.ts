import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  CreateRequestSchema,
  NamespaceSpecSchema,
  ResourceDefinitionSpecSchema,
  type SpecSchema,
} from "@cosi-spec/types";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { intercept } from "./intercept.ts";
import { createReference } from "./reference.ts";

/** A resource that a server creates for itself when it starts. */
export interface Registered {
  readonly namespace: string;
  readonly type: string;
  readonly id: string;
  readonly owner: string;
  readonly spec: MessageInitShape<typeof SpecSchema>;
}

const namespaceType = "Namespaces.meta.cosi.dev";
const definitionType = "ResourceDefinitions.meta.cosi.dev";

/** The description of a resource type, as a server that does everything right registers it. */
export function describeType(definition: MessageInitShape<typeof ResourceDefinitionSpecSchema>): Registered {
  const spec = create(ResourceDefinitionSpecSchema, definition);
  return {
    namespace: "meta",
    type: definitionType,
    id: spec.resourceType.toLowerCase(),
    owner: "meta",
    spec: { protoSpec: toBinary(ResourceDefinitionSpecSchema, spec) },
  };
}

/** The description of the namespace `meta`. */
export const metaNamespace: Registered = {
  namespace: "meta",
  type: namespaceType,
  id: "meta",
  owner: "meta",
  spec: {
    protoSpec: toBinary(NamespaceSpecSchema, create(NamespaceSpecSchema, { description: "Descriptions" })),
  },
};

/** The definition of namespaces. */
export const namespaceDefinition = describeType({
  resourceType: namespaceType,
  displayType: "Namespace",
  defaultNamespace: "meta",
  aliases: ["ns", "namespace"],
  allAliases: ["namespaces", "namespaces.meta", "namespaces.meta.cosi", "ns", "namespace"],
});

const definitionAliases = ["api-resources", "resourcedefinition", "rd", "rds"];

/** The definition of definitions. */
export const definitionDefinition = describeType({
  resourceType: definitionType,
  displayType: "ResourceDefinition",
  defaultNamespace: "meta",
  aliases: definitionAliases,
  allAliases: [
    ...["resourcedefinitions", "resourcedefinitions.meta", "resourcedefinitions.meta.cosi"],
    ...definitionAliases,
  ],
  printColumns: [{ name: "Aliases", jsonPath: "{.aliases[:]}" }],
});

/** The definition of a type that a server may have. */
export function defineTests(resourceType = "Tests.example.dev"): Registered {
  const aliases = ["test"];
  const allAliases = ["tests", "tests.example", ...aliases];
  return describeType({
    resourceType,
    displayType: "Test",
    defaultNamespace: "default",
    aliases,
    allAliases,
  });
}

/** The capability resource with these features; `yaml` replaces its text form. */
export function publish(features: readonly string[], yaml = JSON.stringify({ features })): Registered {
  const writer = new BinaryWriter();
  for (const feature of features) writer.tag(1, WireType.LengthDelimited).string(feature);
  const spec = { protoSpec: writer.finish(), yamlSpec: yaml };
  return { namespace: "meta", type: "Capabilities.system.cosi.dev", id: "state", owner: "meta", spec };
}

/** Makes a server that creates some resources before it answers its first call. */
export function createRegisteringServer(
  resources: readonly Registered[],
  server: InProcessServer = createReference(),
): InProcessServer {
  let ready: Promise<void> | undefined;
  const register = async (): Promise<void> => {
    for (const { spec, owner, ...name } of resources) {
      const metadata = { ...name, owner, version: "undefined", phase: "running" };
      const request = create(CreateRequestSchema, { resource: { metadata, spec }, options: { owner } });
      const { signal } = new AbortController();
      for await (const _ of server.handle("Create", toBinary(CreateRequestSchema, request), { signal }));
    }
  };
  return intercept(server, {
    raw: async function* (_method, request, next) {
      ready ??= register();
      await ready;
      yield* next(request);
    },
  });
}
