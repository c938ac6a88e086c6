import { checkScalar, isZeroScalar, type Scalar } from "../../src/evaluate/check-scalar.ts";
import { checkSets } from "../../src/evaluate/check-sets.ts";
import type { Field, FieldRules, FieldType, MessageType, Model, ScalarType } from "../../src/model/model.ts";
import { formatSamples } from "./format-samples.ts";
import type { Random } from "./random.ts";
import { textSamples } from "./samples.ts";
import { durationSamples, timestampSamples } from "./time-samples.ts";

/** A place in a generated value where something can be broken. */
export interface Place {
  /** Name that is the same for the same field in all values. */
  readonly label: string;
  readonly container: Container;
  readonly key: string | number;
  /** Type of the value at the place; undefined: the place is a whole message, the container its JSON. */
  readonly type: FieldType | undefined;
  readonly rules: FieldRules | undefined;
  readonly message: MessageType;
  readonly field: Field | undefined;
}

/** An object or a list of JSON. */
export type Container = { [key: string | number]: unknown };

/** Makes values that keep all rules, and remembers their places. */
export class Generator {
  readonly model: Model;
  readonly random: Random;
  places: Place[] = [];

  /** How often a field goes by its name in the proto file. */
  readonly protoNameShare: number;

  constructor(model: Model, random: Random, protoNameShare: number) {
    this.model = model;
    this.random = random;
    this.protoNameShare = protoNameShare;
  }

  /** A message in JSON, valid as far as that can be arranged. */
  createMessage(name: string, depth = 0): Container {
    const message = this.getMessage(name);
    const json: Container = {};
    const plan = this.planFields(message, depth);
    for (const field of message.fields) {
      const isZero = !plan.has(field.name);
      if (isZero && (field.presence !== "implicit" || !this.random.chance(0.1))) continue;
      const value = isZero
        ? this.createZero(field.type)
        : this.createValue(field.type, field.rules, field.presence === "implicit", depth, message, field);
      if (value === undefined) continue;
      const key = this.random.chance(this.protoNameShare) ? field.name : field.jsonName;
      json[key] = value;
      this.places.push({
        label: `${name} ${key}`,
        container: json,
        key,
        type: field.type,
        rules: field.rules,
        message,
        field,
      });
    }
    this.places.push({
      label: name,
      container: json,
      key: "",
      type: undefined,
      rules: undefined,
      message,
      field: undefined,
    });
    return json;
  }

  /** One value that keeps the rules; undefined if none was found. */
  createValue(
    type: FieldType,
    rules: FieldRules | undefined,
    isNonZero: boolean,
    depth: number,
    message?: MessageType,
    field?: Field,
  ): unknown {
    switch (type.kind) {
      case "scalar":
        return this.createScalar(type.scalar, rules, isNonZero);
      case "enum":
        return this.createEnum(type.name, isNonZero);
      case "message":
        return this.createNested(type.name, rules, depth);
      default:
        return this.createCollection(type, rules, isNonZero, depth, message, field);
    }
  }

  createZero(type: FieldType): unknown {
    if (type.kind === "list") return [];
    if (type.kind === "map") return {};
    if (type.kind === "enum")
      return type.name === "google.protobuf.NullValue"
        ? null
        : this.model.enums.get(type.name)?.values[0]?.name;
    if (type.kind === "message") return undefined;
    if (type.scalar === "string" || type.scalar === "bytes") return "";
    if (type.scalar === "bool") return false;
    return /64/.test(type.scalar) ? this.random.pick(["0", 0]) : 0;
  }

  /** JSON of a scalar that keeps the rules. */
  createScalar(scalar: ScalarType, rules: FieldRules | undefined, isNonZero: boolean): unknown {
    for (let attempt = 0; attempt < 60; attempt++) {
      const value = this.createAnyScalar(scalar, rules);
      let isFine = !isNonZero || !isZeroScalar(value);
      if (rules) checkScalar(value, rules, "", () => (isFine = false));
      if (isFine) return this.toJson(value);
    }
    return undefined;
  }

  getMessage(name: string): MessageType {
    const message = this.model.messages.get(name);
    if (message === undefined) throw new Error(`The model has no message ${name}.`);
    return message;
  }

  private planFields(message: MessageType, depth: number): Set<string> {
    const density = depth === 0 ? this.random.pick([0.2, 0.5, 0.8]) : depth < 3 ? 0.4 : 0.1;
    for (let attempt = 0; attempt < 200; attempt++) {
      const plan = new Set(
        message.fields
          .filter(
            (field) =>
              field.rules.isRequired || this.random.chance(attempt < 50 ? density : this.random.next()),
          )
          .map(({ name }) => name),
      );
      for (const { fields } of message.oneofs) {
        const given = fields.filter((name) => plan.has(name));
        for (const name of given) plan.delete(name);
        if (given.length > 0) plan.add(this.random.pick(given));
      }
      for (const { field, requires } of message.rules.dependentRequired)
        if (plan.has(field)) for (const name of requires) plan.add(name);
      for (const { fields } of [...message.rules.atMostOneOf, ...message.rules.exactlyOneOf]) {
        const given = fields.filter((name) => plan.has(name));
        if (given.length > 1) for (const name of given.slice(1)) plan.delete(name);
      }
      for (const field of message.fields) if (field.presence === "legacy-required") plan.add(field.name);
      let isFine = true;
      checkSets(message, plan, "", () => (isFine = false));
      if (isFine) return plan;
    }
    throw new Error(`No set of fields keeps the rules of ${message.fullName}.`);
  }

  private createCollection(
    type: FieldType & { readonly kind: "list" | "map" },
    rules: FieldRules | undefined,
    isNonZero: boolean,
    depth: number,
    message: MessageType | undefined,
    field: Field | undefined,
  ): unknown {
    const isList = type.kind === "list";
    const least = Math.max(isNonZero ? 1 : 0, (isList ? rules?.minItems : rules?.minProperties) ?? 0);
    const most = Math.min((isList ? rules?.maxItems : rules?.maxProperties) ?? 4, least + 3);
    const count = least + this.random.below(Math.max(1, most - least + 1));
    const inner = isList ? type.item : type.value;
    const innerRules = isList ? rules?.items : rules?.additionalProperties;
    const result: Container = isList ? ([] as unknown as Container) : {};
    const add = (key: string | number): void => {
      const value = this.createValue(inner, innerRules, false, depth + 1);
      if (value === undefined) return;
      if (rules?.isUnique && Object.values(result).some((other) => String(other) === String(value))) return;
      Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true });
      if (message && field)
        this.places.push({
          label: `${message.fullName}.${field.name}[]`,
          container: result,
          key,
          type: inner,
          rules: innerRules,
          message,
          field,
        });
    };
    for (let attempt = 0; attempt < count * 4 && Object.keys(result).length < count; attempt++) {
      if (isList) add((result as unknown as unknown[]).length);
      else {
        const key = this.createScalar(type.key, rules?.propertyNames, false);
        if (key !== undefined) add(String(key));
      }
    }
    return Object.keys(result).length < least ? undefined : result;
  }

  private createNested(name: string, rules: FieldRules | undefined, depth: number): unknown {
    const wrapper =
      /^google\.protobuf\.(Double|Float|Int64|UInt64|Int32|UInt32|Bool|String|Bytes)Value$/.exec(name)?.[1];
    if (wrapper !== undefined) return this.createScalar(wrapper.toLowerCase() as ScalarType, rules, false);
    switch (name) {
      case "google.protobuf.Timestamp":
        return this.createTimestamp();
      case "google.protobuf.Duration":
        return this.random.chance(0.5)
          ? `${this.random.below(100)}.${this.random.pick(["5", "500", "123456", "000000001", "25"])}s`
          : this.random.pick(durationSamples.slice(0, 5));
      case "google.protobuf.FieldMask":
        return this.random.pick(["", "a", "fooBar,b.c", "x"]);
      case "google.protobuf.Any":
        return {};
      case "google.protobuf.Value":
        return this.createAnyJson(depth);
      case "google.protobuf.Struct":
        return { a: this.createAnyJson(depth), b: this.createAnyJson(depth) };
      case "google.protobuf.ListValue":
        return [this.createAnyJson(depth), this.createAnyJson(depth)];
      default:
        return depth > 5 ? undefined : this.createMessage(name, depth + 1);
    }
  }

  private createAnyJson(depth: number): unknown {
    if (depth < 4 && this.random.chance(0.3))
      return this.random.chance(0.5) ? { x: this.createAnyJson(depth + 1) } : [this.createAnyJson(depth + 1)];
    return this.random.pick([null, true, 0, 1.5, "a", "", "\ud800", [], {}]);
  }

  private createTimestamp(): unknown {
    if (this.random.chance(0.2)) return this.random.pick(timestampSamples.slice(0, 1));
    const two = (value: number): string => String(value).padStart(2, "0");
    const date = `${String(1 + this.random.below(9999)).padStart(4, "0")}-${two(1 + this.random.below(12))}-${two(1 + this.random.below(28))}`;
    const time = `${two(this.random.below(24))}:${two(this.random.below(60))}:${two(this.random.below(60))}`;
    return `${date}T${time}${this.random.pick(["", ".500", ".123456", ".000000001"])}Z`;
  }

  private createEnum(name: string, isNonZero: boolean): unknown {
    if (name === "google.protobuf.NullValue") return isNonZero ? undefined : null;
    const values = this.model.enums.get(name)?.values ?? [];
    const first = values[0]?.number;
    const candidates = values.filter(
      (value, index) =>
        values.findIndex(({ number }) => number === value.number) === index &&
        (!isNonZero || value.number !== first),
    );
    return candidates.length === 0 ? undefined : this.random.pick(candidates).name;
  }

  private createAnyScalar(scalar: ScalarType, rules: FieldRules | undefined): Scalar {
    switch (scalar) {
      case "bool":
        return this.random.chance(0.5);
      case "string":
        return this.createText(rules);
      case "bytes": {
        const bounds = [rules?.minLength, rules?.maxLength].filter(
          (bound) => bound !== undefined && bound < 1000,
        ) as number[];
        return new Uint8Array(this.random.pick([0, 1, 2, 3, 4, 5, ...bounds])).map(() =>
          this.random.below(256),
        );
      }
      case "double":
      case "float":
        return this.random.pick([
          ...this.listBounds(rules),
          0,
          1,
          -1,
          0.25,
          0.5,
          -2.5,
          3,
          1e6,
          5,
          Number.NaN,
          Number.POSITIVE_INFINITY,
          Number.NEGATIVE_INFINITY,
          Math.fround(this.random.next() * 100),
        ]);
      default: {
        const isUnsigned = /^u|^fixed/.test(scalar);
        const isLong = scalar.includes("64");
        const bits = isLong ? 64n : 32n;
        const min = isUnsigned ? 0n : -(2n ** (bits - 1n));
        const max = isUnsigned ? 2n ** bits - 1n : 2n ** (bits - 1n) - 1n;
        const near = this.listBounds(rules).flatMap((bound) => [
          BigInt(Math.floor(bound)),
          BigInt(Math.floor(bound)) + 1n,
        ]);
        const value = this.random.pick([
          ...near,
          0n,
          1n,
          -1n,
          2n,
          5n,
          -5n,
          25n,
          min,
          max,
          BigInt(this.random.below(1000)),
        ]);
        const inside = value < min ? min : value > max ? max : value;
        return isLong ? inside : Number(inside);
      }
    }
  }

  private listBounds(rules: FieldRules | undefined): number[] {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = rules ?? {};
    return [minimum, maximum, exclusiveMinimum, exclusiveMaximum].filter((bound) => bound !== undefined);
  }

  private createText(rules: FieldRules | undefined): string {
    if (rules?.format && !this.random.chance(0.1)) return this.random.pick(formatSamples[rules.format]);
    if (rules?.enum?.length) return this.random.pick(rules.enum);
    const text = this.random.pick(textSamples) as string;
    if (!text.isWellFormed()) return "a";
    const most = rules?.maxLength;
    if (most !== undefined && most < 10_000 && this.random.chance(0.1)) return "a".repeat(most);
    return text;
  }

  private toJson(value: Scalar): unknown {
    if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
    if (typeof value === "bigint") {
      const isSafe = value >= -9007199254740991n && value <= 9007199254740991n;
      return isSafe && this.random.chance(0.2) ? Number(value) : String(value);
    }
    if (typeof value === "number" && !Number.isFinite(value)) return String(value);
    return value;
  }
}
