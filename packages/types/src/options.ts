/**
 * Options by which a proto message becomes a resource type, for programs that read schemas.
 *
 * @packageDocumentation
 */
export * from "./gen/cosi/schema/v1alpha1/options_pb.ts";
