import type { Format, Role } from "./words.ts";

/**
 * Everything that emitters, lint rules and compatibility rules know of a set of schemas.
 *
 * A front end builds it from descriptors or from JSON Schema; nothing behind it sees either of them. All lists
 * are in the order of declaration, all maps in the order of full names, so that output does not depend on the
 * order in which files were read.
 */
export interface Model {
  /** Source files that were asked for, without those they only import. */
  readonly files: readonly SourceFile[];
  /** Messages by full name, imported ones included. */
  readonly messages: ReadonlyMap<string, MessageType>;
  /** Enums by full name, imported ones included. */
  readonly enums: ReadonlyMap<string, EnumType>;
  /** Resource types, by type name. */
  readonly resources: readonly ResourceType[];
  /** Constructs that the source has and the model has no place for; never silently dropped. */
  readonly unsupported: readonly Unsupported[];
}

/** Where something is declared. */
export interface SourceLocation {
  /** Path below the root of the schemas, with forward slashes. */
  readonly file: string;
  /** Line, from 1; 0 where the source does not tell. */
  readonly line: number;
  /** Column, from 1; 0 where the source does not tell. */
  readonly column: number;
}

/** One source file. */
export interface SourceFile {
  /** Path below the root of the schemas, with forward slashes. */
  readonly path: string;
  /** Package of a proto file; empty for JSON Schema. */
  readonly package: string;
  /** Paths of the files it imports. */
  readonly imports: readonly string[];
  /** Full names of the messages declared in it, nested ones after their parents. */
  readonly messages: readonly string[];
  /** Full names of the enums declared in it. */
  readonly enums: readonly string[];
  /** Whether a part of the model comes from protobuf and so has wire numbers. */
  readonly syntax: "proto2" | "proto3" | "editions" | "json-schema";
}

/** A message, or an object type of JSON Schema. */
export interface MessageType {
  readonly fullName: string;
  /** Name without package and parents. */
  readonly name: string;
  /** Full name of the message it is nested in. */
  readonly parent: string | undefined;
  readonly comment: string;
  readonly location: SourceLocation;
  readonly fields: readonly Field[];
  readonly oneofs: readonly Oneof[];
  readonly rules: MessageRules;
  readonly reservedNumbers: readonly { readonly from: number; readonly to: number }[];
  readonly reservedNames: readonly string[];
  readonly isDeprecated: boolean;
  /** Whether keys that are not fields are kept; only JSON Schema can say so. */
  readonly isOpen: boolean;
}

/** Fields of which at most one is set. */
export interface Oneof {
  readonly name: string;
  readonly comment: string;
  readonly location: SourceLocation;
  /** Proto names of its fields. */
  readonly fields: readonly string[];
}

/** One field. */
export interface Field {
  /** Name in the source: snake_case in protobuf. */
  readonly name: string;
  /** Name in JSON and YAML. */
  readonly jsonName: string;
  /** Whether the JSON name was written by hand. */
  readonly hasExplicitJsonName: boolean;
  /** Number on the wire; 0 for JSON Schema. */
  readonly number: number;
  readonly comment: string;
  readonly location: SourceLocation;
  readonly type: FieldType;
  /**
   * `explicit`: absent and zero differ. `implicit`: they do not. Lists and maps are `implicit`, messages and
   * members of a oneof `explicit`. `legacy-required`: proto2.
   */
  readonly presence: "explicit" | "implicit" | "legacy-required";
  /** Name of the oneof it belongs to. */
  readonly oneof: string | undefined;
  readonly rules: FieldRules;
  readonly isDeprecated: boolean;
}

/** Scalar types of protobuf; JSON Schema uses `string`, `bool`, `double` and `int64`. */
export type ScalarType =
  | "double"
  | "float"
  | "int32"
  | "int64"
  | "uint32"
  | "uint64"
  | "sint32"
  | "sint64"
  | "fixed32"
  | "fixed64"
  | "sfixed32"
  | "sfixed64"
  | "bool"
  | "string"
  | "bytes";

/** Type of a field, of list items and of map values. */
export type FieldType =
  | { readonly kind: "scalar"; readonly scalar: ScalarType }
  | { readonly kind: "enum"; readonly name: string }
  /** A message; well-known types too, by their full names such as `google.protobuf.Duration`. */
  | { readonly kind: "message"; readonly name: string }
  | { readonly kind: "list"; readonly item: FieldType }
  | { readonly kind: "map"; readonly key: ScalarType; readonly value: FieldType };

/** An enum. */
export interface EnumType {
  readonly fullName: string;
  readonly name: string;
  /** Full name of the message it is nested in. */
  readonly parent: string | undefined;
  readonly comment: string;
  readonly location: SourceLocation;
  readonly values: readonly EnumValue[];
  /** Whether numbers without a name are kept. */
  readonly isOpen: boolean;
  readonly reservedNumbers: readonly { readonly from: number; readonly to: number }[];
  readonly reservedNames: readonly string[];
  readonly isDeprecated: boolean;
}

/** A value of an enum. */
export interface EnumValue {
  readonly name: string;
  readonly number: number;
  readonly comment: string;
  readonly location: SourceLocation;
  readonly isDeprecated: boolean;
}

/** A resource type: a name, and the message that is its spec. */
export interface ResourceType {
  /** Full name, such as `KernelParamSpecs.runtime.cosi.dev`. */
  readonly type: string;
  /** Full name of the spec message. */
  readonly message: string;
  readonly location: SourceLocation;
  readonly defaultNamespace: string;
  readonly aliases: readonly string[];
  readonly printColumns: readonly { readonly name: string; readonly jsonPath: string }[];
  readonly isSensitive: boolean;
  readonly role: Role | undefined;
  readonly idPattern: string;
  readonly idDescription: string;
  readonly examples: readonly { readonly title: string; readonly id: string; readonly spec: string }[];
  readonly requirements: readonly string[];
  readonly statusType: string;
}

/** Rules about several fields, by proto names. */
export interface MessageRules {
  readonly exactlyOneOf: readonly FieldSet[];
  readonly atMostOneOf: readonly FieldSet[];
  readonly atLeastOneOf: readonly FieldSet[];
  readonly dependentRequired: readonly {
    readonly field: string;
    readonly requires: readonly string[];
    readonly reason: string;
  }[];
}

/** Fields that a rule is about, and what the rule is for. */
export interface FieldSet {
  readonly fields: readonly string[];
  readonly reason: string;
}

/** Rules about one field; what is not said is undefined, false or empty. */
export interface FieldRules {
  readonly isRequired: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: Format;
  readonly enum?: readonly string[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly isUnique: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: FieldRules;
  readonly propertyNames?: FieldRules;
  readonly additionalProperties?: FieldRules;
  /** Parsed JSON. */
  readonly default?: unknown;
  /** Parsed JSON. */
  readonly examples: readonly unknown[];
  readonly isImmutable: boolean;
  readonly isSensitive: boolean;
  readonly notSensitiveReason: string;
  readonly requirements: readonly string[];
}

/** Something that the source says and the model cannot hold. */
export interface Unsupported {
  /** What it is, such as `group`, `proto2 extension`, `patternProperties`. */
  readonly construct: string;
  /** Full name of what has it. */
  readonly name: string;
  readonly location: SourceLocation;
}
