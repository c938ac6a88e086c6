import type { MessageInfo, RuleInfo, TypeInfo, ValueInfo } from "@cosi-spec/validate/codegenv1";
import type { Field, FieldRules, FieldType, MessageType, Model, ResourceType } from "../../model/model.ts";

/** What diagnostics need to know of a resource type, in the shape that `@cosi-spec/validate` reads. */
export function describeType(model: Model, resource: ResourceType): TypeInfo {
  const describer = new Describer(model);
  const message = describer.addMessage(resource.message);
  return {
    type: resource.type,
    namespace: resource.defaultNamespace,
    ...(resource.idPattern === "" ? {} : { idPattern: resource.idPattern }),
    ...(resource.idDescription === "" ? {} : { idDescription: resource.idDescription }),
    ...(resource.isSensitive ? { sensitive: true } : {}),
    message,
    protoName: resource.message,
    messages: Object.fromEntries(describer.messages),
    ...(describer.enums.size === 0 ? {} : { enums: Object.fromEntries(describer.enums) }),
  };
}

const wellKnown: Readonly<Record<string, ValueInfo["type"]>> = {
  "google.protobuf.Duration": "duration",
  "google.protobuf.Timestamp": "timestamp",
  "google.protobuf.FieldMask": "fieldMask",
  "google.protobuf.Value": "any",
  "google.protobuf.Struct": "struct",
  "google.protobuf.Any": "struct",
  "google.protobuf.ListValue": "array",
};

const wrappers: Readonly<Record<string, ValueInfo["type"]>> = {
  "google.protobuf.DoubleValue": "double",
  "google.protobuf.FloatValue": "float",
  "google.protobuf.Int64Value": "int64",
  "google.protobuf.UInt64Value": "uint64",
  "google.protobuf.Int32Value": "int32",
  "google.protobuf.UInt32Value": "uint32",
  "google.protobuf.BoolValue": "bool",
  "google.protobuf.StringValue": "string",
  "google.protobuf.BytesValue": "bytes",
};

class Describer {
  readonly messages = new Map<string, MessageInfo>();
  readonly enums = new Map<string, readonly string[]>();
  private readonly model: Model;
  private readonly names = new Map<string, string>();

  constructor(model: Model) {
    this.model = model;
  }

  /** Describes a message once and gives its name in the module. */
  addMessage(fullName: string): string {
    const known = this.names.get(fullName);
    if (known !== undefined) return known;
    const message = this.model.messages.get(fullName);
    if (message === undefined) throw new Error(`The model has no message ${fullName}.`);
    const name = this.chooseName(fullName, message.parent, message.name, this.messages);
    // Reserved first: a message may hold itself.
    this.messages.set(name, { fields: {} });
    const rules = describeRules(message);
    const named = new Set(rules.flatMap((rule) => rule.fields));
    const fields = message.fields.map((field): [string, ValueInfo] => [
      field.jsonName,
      this.describeField(field, named.has(field.jsonName)),
    ]);
    this.messages.set(name, {
      fields: Object.fromEntries(fields),
      ...(rules.length === 0 ? {} : { rules }),
      ...(message.isOpen ? { open: true } : {}),
    });
    return name;
  }

  private describeField(field: Field, isInRule: boolean): ValueInfo {
    const isRequired = field.rules.isRequired || field.presence === "legacy-required";
    return {
      ...this.describeValue(field.type, field.rules),
      ...(isRequired ? { required: true } : {}),
      ...(field.presence !== "implicit" && (isRequired || isInRule) ? { explicit: true } : {}),
    };
  }

  private describeValue(type: FieldType, rules: FieldRules | undefined): ValueInfo {
    return {
      ...this.describeKind(type, rules),
      ...describeLimits(rules),
      ...(type.kind === "scalar" && type.scalar === "bytes" ? describeLength(rules) : {}),
    };
  }

  private describeKind(type: FieldType, rules: FieldRules | undefined): ValueInfo {
    switch (type.kind) {
      case "scalar":
        return { type: type.scalar };
      case "enum":
        return type.name === "google.protobuf.NullValue"
          ? { type: "any" }
          : { type: "enum", name: this.addEnum(type.name) };
      case "list":
        return { type: "list", item: this.describeValue(type.item, rules?.items) };
      case "map":
        return {
          type: "map",
          key: type.key,
          item: this.describeValue(type.value, rules?.additionalProperties),
        };
      case "message": {
        const known = wellKnown[type.name] ?? wrappers[type.name];
        return known === undefined ? { type: "message", name: this.addMessage(type.name) } : { type: known };
      }
    }
  }

  private addEnum(fullName: string): string {
    const known = this.names.get(fullName);
    if (known !== undefined) return known;
    const type = this.model.enums.get(fullName);
    if (type === undefined) throw new Error(`The model has no enum ${fullName}.`);
    const name = this.chooseName(fullName, type.parent, type.name, this.enums);
    // Programs write the first of several names of a number.
    const numbers = new Set<number>();
    const values = type.values.filter(({ number }) => !numbers.has(number) && numbers.add(number));
    this.enums.set(
      name,
      values.map((value) => value.name),
    );
    return name;
  }

  /** The name below its package, which is what people know; the full name where that is taken. */
  private chooseName(
    fullName: string,
    parent: string | undefined,
    name: string,
    taken: ReadonlyMap<string, unknown>,
  ): string {
    const parts = [name];
    for (let outer = parent; outer !== undefined; ) {
      const message = this.model.messages.get(outer);
      parts.unshift(message?.name ?? outer);
      outer = message?.parent;
    }
    const short = parts.join(".");
    const chosen = taken.has(short) ? fullName : short;
    this.names.set(fullName, chosen);
    return chosen;
  }
}

function describeLimits(rules: FieldRules | undefined): Partial<ValueInfo> {
  if (rules === undefined) return {};
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, format } = rules;
  const example = rules.examples[0];
  const requirement = rules.requirements[0];
  return {
    ...(rules.isSensitive ? { sensitive: true } : {}),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(exclusiveMinimum === undefined ? {} : { exclusiveMinimum }),
    ...(exclusiveMaximum === undefined ? {} : { exclusiveMaximum }),
    ...(format === undefined ? {} : { format }),
    ...(rules.enum === undefined || rules.enum.length === 0 ? {} : { values: rules.enum }),
    ...(example === undefined || rules.isSensitive ? {} : { example: JSON.stringify(example) }),
    ...(requirement === undefined ? {} : { requirement }),
  };
}

/** Lengths of bytes: their schema is one pattern, which gives no limit away. */
function describeLength(rules: FieldRules | undefined): Partial<ValueInfo> {
  const { minLength, maxLength } = rules ?? {};
  return {
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
  };
}

function describeRules(message: MessageType): RuleInfo[] {
  const toJsonName = (name: string) => message.fields.find((field) => field.name === name)?.jsonName ?? name;
  const describe = (rule: RuleInfo["rule"], fields: readonly string[], reason = ""): RuleInfo => ({
    rule,
    fields: fields.map(toJsonName),
    ...(reason === "" ? {} : { reason }),
  });
  const { exactlyOneOf, atMostOneOf, atLeastOneOf, dependentRequired } = message.rules;
  const rules = [
    ...exactlyOneOf.map(({ fields, reason }) => describe("exactlyOne", fields, reason)),
    ...atMostOneOf.map(({ fields, reason }) => describe("atMostOne", fields, reason)),
    ...atLeastOneOf.map(({ fields, reason }) => describe("atLeastOne", fields, reason)),
    ...dependentRequired.map(({ field, requires, reason }) =>
      describe("dependency", [field, ...requires], reason),
    ),
  ];
  // A rule about the members of a oneof says more than the oneof itself.
  const covered = new Set(
    rules.filter(({ rule }) => rule !== "atLeastOne").map(({ fields }) => [...fields].sort().join()),
  );
  for (const { fields } of message.oneofs) {
    const rule = describe("atMostOne", fields);
    if (fields.length > 1 && !covered.has([...rule.fields].sort().join())) rules.push(rule);
  }
  return rules;
}
