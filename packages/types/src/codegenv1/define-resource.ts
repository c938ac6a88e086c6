import type { DescMessage, MessageInitShape, MessageJsonType, MessageShape } from "@bufbuild/protobuf";
import type { ResourceDefinitionSpec_SensitivityJson } from "../gen/v1alpha1/meta_pb.ts";

/** What kind of statement resources of a type make; empty where the schema does not say. */
export type ResourceRole = "desired" | "observed" | "derived" | "signal" | "";

/** Column of the table in which tools show resources of a type. */
export interface PrintColumn {
  /** Title. */
  readonly name: string;
  /** JSONPath expression in braces, applied to the spec in its YAML form. */
  readonly jsonPath: string;
}

/** A resource type: links its name to the schema of its spec. */
export interface ResourceType<Type extends string = string, Spec extends DescMessage = DescMessage> {
  /** Full name, such as `KernelParamSpecs.runtime.cosi.dev`. */
  readonly type: Type;
  /** Namespace that resources of the type live in unless said otherwise. */
  readonly namespace: string;
  /** Schema of the spec. */
  readonly schema: Spec;
  /** Singular of the name before the suffix. */
  readonly displayType: string;
  /** Short names. */
  readonly aliases: readonly string[];
  /** Every name by which tools find the type, in lower case, beside the full one. */
  readonly allAliases: readonly string[];
  readonly printColumns: readonly PrintColumn[];
  /** Whether a spec, or a part of it, is a secret. */
  readonly isSensitive: boolean;
  readonly role: ResourceRole;
  /** Regular expression for the whole id; empty where every id is valid. */
  readonly idPattern: string;
  /** Type that reports on resources of this one under the same ids; empty where there is none. */
  readonly statusType: string;
}

/** Defines a resource type. Called by generated code. */
export function defineResource<const Type extends string, Spec extends DescMessage>(
  definition: ResourceType<Type, Spec>,
): ResourceType<Type, Spec> {
  return Object.freeze(definition);
}

/** Spec message of a resource type. */
export type SpecOf<Resource extends ResourceType> = MessageShape<Resource["schema"]>;

/** What a spec of a resource type is created from. */
export type SpecInitOf<Resource extends ResourceType> = MessageInitShape<Resource["schema"]>;

/** Spec of a resource type in JSON and YAML. */
export type SpecJsonOf<Resource extends ResourceType> = MessageJsonType<Resource["schema"]>;

/** Contents of the resource by which a server describes a type, in ProtoJSON form. */
export interface ResourceDefinitionData {
  /** Id: the type name in lower case. */
  readonly id: string;
  readonly spec: {
    readonly resourceType: string;
    readonly displayType: string;
    readonly defaultNamespace: string;
    readonly aliases: readonly string[];
    readonly allAliases: readonly string[];
    readonly printColumns: readonly PrintColumn[];
    readonly sensitivity: ResourceDefinitionSpec_SensitivityJson;
  };
}
