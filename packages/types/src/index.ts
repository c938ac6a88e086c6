/**
 * Messages, enums and service descriptors of the COSI wire API, generated from `@cosi-spec/schemas`.
 *
 * @packageDocumentation
 */
export * from "./gen/v1alpha1/meta_pb.ts";
export * from "./gen/v1alpha1/resource_pb.ts";
export * from "./gen/v1alpha1/state_pb.ts";
