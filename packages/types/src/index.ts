/**
 * Messages, enums and service descriptors of the COSI wire API, generated from `@cosi-spec/schemas`,
 * and what programs do with registries of resource types.
 *
 * @packageDocumentation
 */
export type {
  PrintColumn,
  ResourceDefinitionData,
  ResourceRole,
  ResourceType,
  SpecInitOf,
  SpecJsonOf,
  SpecOf,
} from "./codegenv1/define-resource.ts";
export {
  findResource,
  findResourcesByAlias,
  type ResourceByName,
  type ResourceRegistry,
} from "./codegenv1/registry.ts";
export * from "./gen/v1alpha1/meta_pb.ts";
export * from "./gen/v1alpha1/resource_pb.ts";
export * from "./gen/v1alpha1/state_pb.ts";
