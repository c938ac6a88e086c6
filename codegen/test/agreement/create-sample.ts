import type { FieldRules, FieldType, Model, ScalarType } from "../../src/model/model.ts";
import { formatSamples } from "./format-samples.ts";
import type { Random } from "./random.ts";
import * as samples from "./samples.ts";
import { durationSamples, fieldMaskSamples, timestampSamples } from "./time-samples.ts";

/** Values that are of the wrong type nearly everywhere. */
export const strangers = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  "",
  "a",
  "1",
  [],
  {},
  [null],
  [[]],
  { a: 1 },
  Number.POSITIVE_INFINITY,
];

/** Numbers beyond the range of one type or the other; the largest beyond that of all. */
export const beyond = [1, 2147483649, 4294967296, 2 ** 63 + 2048, 2 ** 64, 1e39, 1e39];

/** Whether a value is a number, an enum or a wrapped number. */
export function isNumber(type: FieldType): boolean {
  return type.kind === "enum" || ["int", "double", "float"].some((part) => isOfType(type, part));
}

/** Whether a scalar, wrapped or not, is of a kind. */
export function isOfType(type: FieldType, part: string): boolean {
  if (type.kind === "message")
    return type.name.toLowerCase().includes(`${part}`) && type.name.endsWith("Value");
  return (
    type.kind === "scalar" &&
    (type.scalar.includes(part) || (part === "int" && type.scalar.includes("fixed")))
  );
}

/** Creates a key of a map, right or wrong. */
export function createKey(key: ScalarType, rules: FieldRules | undefined, random: Random): string {
  const any = [
    "",
    "true",
    "false",
    "TRUE",
    "0",
    "1",
    "01",
    "-0",
    "+1",
    " 1",
    "1.0",
    "1e2",
    "0x1",
    "a",
    "\ud800",
    "__proto__",
    "30",
    "31",
    "-4",
    "-3",
  ];
  if (key === "string")
    return String(random.pick([...any, ...samples.textSamples, "a".repeat((rules?.maxLength ?? 2) + 1)]));
  return String(random.pick([...any, ...(key.includes("64") ? samples.int64Samples : samples.int32Samples)]));
}

/** Creates a value that is right or nearly right for a type. */
export function createSample(
  model: Model,
  type: FieldType,
  rules: FieldRules | undefined,
  random: Random,
): unknown {
  switch (type.kind) {
    case "list":
      return random.pick([[], [null], {}, [createSample(model, type.item, rules?.items, random)]]);
    case "map":
      return random.pick([
        {},
        [],
        { a: null },
        {
          [createKey(type.key, rules?.propertyNames, random)]: createSample(
            model,
            type.value,
            rules?.additionalProperties,
            random,
          ),
        },
      ]);
    case "enum": {
      const values = model.enums.get(type.name)?.values ?? [];
      const any = [0, 1, -1, 5, 2147483647, 2147483648, -2147483649, 1.5, "NO_SUCH", "", "0", null];
      return random.pick<unknown>([
        ...any,
        ...values.flatMap(({ name, number }) => [name, number, name.toLowerCase()]),
      ]);
    }
    case "message":
      return createMessageSample(type.name, rules, random);
    default:
      return createScalarSample(type.scalar, rules, random);
  }
}

function createMessageSample(name: string, rules: FieldRules | undefined, random: Random): unknown {
  const wrapper = /^google\.protobuf\.(Double|Float|Int64|UInt64|Int32|UInt32|Bool|String|Bytes)Value$/.exec(
    name,
  )?.[1];
  if (wrapper) return createScalarSample(wrapper.toLowerCase() as ScalarType, rules, random);
  switch (name) {
    case "google.protobuf.Timestamp":
      return random.pick(timestampSamples);
    case "google.protobuf.Duration":
      return random.pick(durationSamples);
    case "google.protobuf.FieldMask":
      return random.pick(fieldMaskSamples);
    case "google.protobuf.Any":
      return random.pick([
        {},
        { "@type": "" },
        { "@type": "type.googleapis.com/google.protobuf.Empty" },
        [],
        { a: 1 },
      ]);
    case "google.protobuf.Value":
    case "google.protobuf.Struct":
    case "google.protobuf.ListValue":
      return random.pick<unknown>([
        ...strangers,
        { a: Number.POSITIVE_INFINITY },
        [Number.NEGATIVE_INFINITY],
        [{ b: [1] }],
        JSON.parse('{"__proto__":1}'),
      ]);
    default:
      return random.pick(strangers);
  }
}

function createScalarSample(scalar: ScalarType, rules: FieldRules | undefined, random: Random): unknown {
  switch (scalar) {
    case "bool":
      return random.pick([true, false, "true", "false", 0, 1, "", null]);
    case "string":
      return random.pick<unknown>([
        ...(rules?.format ? formatSamples[rules.format] : samples.textSamples),
        ...(rules?.enum ?? []),
        random.pick(samples.textSamples),
      ]);
    case "bytes":
      return random.pick(samples.bytesSamples);
    case "double":
    case "float":
      return random.pick(samples.floatSamples);
    default:
      return random.pick(scalar.includes("64") ? samples.int64Samples : samples.int32Samples);
  }
}

/** Text or bytes whose length is at a bound or one beside it. */
export function createOfLength(type: FieldType, rules: FieldRules | undefined, random: Random): unknown {
  const bounds = [rules?.minLength, rules?.maxLength].filter((bound) => bound !== undefined) as number[];
  const isText = type.kind === "scalar" && type.scalar === "string";
  const isBytes = type.kind === "scalar" && type.scalar === "bytes";
  if (!isText && !isBytes) return undefined;
  const bound = bounds.length > 0 ? random.pick(bounds) : 3;
  // Megabytes are worth only a few tries.
  if (bound > 100_000 && !random.chance(0.3)) return undefined;
  const length = Math.max(0, bound + random.pick([-1, 0, 1, 2, 3]));
  if (isBytes) return Buffer.alloc(length, random.below(256)).toString("base64");
  return (random.chance(0.3) ? "\ud83d\ude00" : random.pick(["a", "A", "/"])).repeat(length);
}

/** Number at a bound or one beside it, as a number or as text. */
export function createNearBound(type: FieldType, rules: FieldRules | undefined, random: Random): unknown {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = rules ?? {};
  const bounds = [minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf].filter(
    (bound) => bound !== undefined,
  );
  if (bounds.length === 0) return undefined;
  const value = random.pick(bounds) + random.pick([-1, 0, 1, 0.5, -0.5, 1e-9]);
  const isLong = type.kind === "scalar" && type.scalar.includes("64");
  const rounded =
    isLong || (type.kind === "scalar" && type.scalar.includes("int")) ? Math.round(value) : value;
  return random.chance(isLong ? 0.6 : 0.1) ? String(rounded) : rounded;
}

/** Takes out, puts in or changes a few characters. */
export function editText(text: string, random: Random): string {
  if (text.length > 10_000) return text.slice(0, 10);
  let result = text;
  for (let edits = 1 + random.below(2); edits > 0; edits--) {
    const at = random.below(result.length + 1);
    const characters = random.pick([
      "0",
      "1",
      "9",
      "a",
      "Z",
      "-",
      "+",
      ".",
      ":",
      "/",
      "=",
      "_",
      ",",
      " ",
      "\n",
      "s",
      "T",
      "e",
      "%",
      "\ud800",
      "\u00e9",
      "0",
      "5",
      "f",
      "::",
      "@",
      "?",
      "#",
      "[",
      "]",
    ]);
    const kind = random.below(3);
    if (kind === 0) result = result.slice(0, at) + characters + result.slice(at);
    else if (kind === 1) result = result.slice(0, at) + result.slice(at + 1);
    else result = result.slice(0, at) + characters + result.slice(at + 1);
  }
  return result;
}
