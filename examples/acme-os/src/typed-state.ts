import { fromJson, type MessageJsonType, toBinary, toJson } from "@bufbuild/protobuf";
import type { State } from "@cosi-spec/runtime/state";
import {
  type ResourceDefinitionData,
  ResourceDefinitionSpecSchema,
  type ResourceType,
  type SpecOf,
} from "@cosi-spec/types";
import { stringify } from "yaml";

/** Creates a resource from a spec of its type, with both forms of the content. */
export function createResource<Type extends ResourceType>(
  state: State,
  type: Type,
  id: string,
  spec: SpecOf<Type>,
  namespace: string = type.namespace,
): void {
  state.create({
    namespace,
    type: type.type,
    id,
    protoSpec: toBinary(type.schema, spec),
    yamlSpec: stringify(toJson(type.schema, spec)),
  });
}

/** Registers types, so that every client finds their names and columns. */
export function registerTypes(state: State, definitions: readonly ResourceDefinitionData[]): void {
  for (const { id, spec } of definitions) {
    const message = fromJson(
      ResourceDefinitionSpecSchema,
      spec as unknown as MessageJsonType<typeof ResourceDefinitionSpecSchema>,
    );
    state.create({
      namespace: "meta",
      type: "ResourceDefinitions.meta.cosi.dev",
      id,
      protoSpec: toBinary(ResourceDefinitionSpecSchema, message),
      yamlSpec: stringify(spec),
    });
  }
}
