/** Scalar types of protobuf, and the well-known types whose JSON form is not that of their fields. */
export type LeafType =
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
  | "bytes"
  | "duration"
  | "timestamp"
  | "fieldMask";

/** What diagnostics need to know of a field, of the items of a list and of the values of a map. */
export interface ValueInfo {
  /** `any`: every JSON value. `struct`: any mapping. `array`: any list. */
  readonly type: LeafType | "enum" | "message" | "list" | "map" | "any" | "struct" | "array";
  /** Name of the enum or message in the module. */
  readonly name?: string;
  /** Items of a list, values of a map. */
  readonly item?: ValueInfo;
  /** Keys of a map. */
  readonly key?: LeafType;
  /** The field has to be set. */
  readonly required?: boolean;
  /** An absent scalar differs from one with the zero value. */
  readonly explicit?: boolean;
  /** No value appears in any diagnostic. */
  readonly sensitive?: boolean;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  /** Fewest bytes of a bytes field. */
  readonly minLength?: number;
  /** Most bytes of a bytes field. */
  readonly maxLength?: number;
  /** Valid values of a string. */
  readonly values?: readonly string[];
  /** A valid value as JSON. */
  readonly example?: string;
  /** Requirement ID behind the rules of the field. */
  readonly requirement?: string;
}

/** A rule about several fields, by their JSON names. */
export interface RuleInfo {
  readonly rule: "exactlyOne" | "atMostOne" | "atLeastOne" | "dependency";
  /** For a dependency the field that needs the others comes first. */
  readonly fields: readonly string[];
  readonly reason?: string;
}

/** A message: its fields by JSON name, and its rules; a oneof is an `atMostOne`. */
export interface MessageInfo {
  readonly fields: Readonly<Record<string, ValueInfo>>;
  readonly rules?: readonly RuleInfo[];
  /** Keys that are no fields are allowed. */
  readonly open?: boolean;
}

/** What diagnostics need to know of a resource type. */
export interface TypeInfo {
  /** Full name, such as `KernelParamSpecs.runtime.cosi.dev`. */
  readonly type: string;
  readonly namespace: string;
  /** Regular expression for the whole id; absent: any id. */
  readonly idPattern?: string;
  readonly idDescription?: string;
  /** The whole spec is secret. */
  readonly sensitive?: boolean;
  /** Name of the spec message in `messages`. */
  readonly message: string;
  /** Full name of the spec message in protobuf. */
  readonly protoName?: string;
  readonly messages: Readonly<Record<string, MessageInfo>>;
  /** Names of the values of enums, in order of declaration. */
  readonly enums?: Readonly<Record<string, readonly string[]>>;
}

/** One broken keyword, as ajv gives it. */
export interface SchemaError {
  readonly instancePath: string;
  /** Ends in the keyword. */
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly propertyName?: string;
}

/** A compiled schema: tells whether a value is valid, and leaves the faults of the last call in `errors`. */
export interface SchemaCheck {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** Validator of one resource type. `T` is the JSON form of a valid spec. */
export interface TypeValidator<T = unknown> {
  readonly info: TypeInfo;
  readonly check: SchemaCheck;
  /** Never present; carries the type of valid specs. */
  readonly "~value"?: T;
}
