import { type DiagnosticCode, type DiagnosticParameters, formatMessage } from "../diagnostics.ts";
import type { Node, PathStep, ScalarNode } from "../text/node.ts";
import type { ValueInfo } from "../type-info.ts";
import {
  describeFormat,
  describeFound,
  describeNames,
  describeRange,
  describeType,
  integerRange,
  isLong,
  quote,
} from "./describe.ts";
import type { Fault } from "./fault.ts";
import type { KeywordError } from "./schema-errors.ts";
import { suggestName } from "./suggest.ts";

/** What is known of a value that is no list, mapping or message. */
export interface LeafContext {
  readonly info: ValueInfo;
  readonly path: readonly PathStep[];
  readonly isSensitive: boolean;
  /** Names of the values, for an enum. */
  readonly names: readonly string[];
  /** What the schema says of the value itself. */
  readonly errors: readonly KeywordError[];
}

/** The one fault of a value that the schema refuses. */
export function explainLeaf(node: Node, context: LeafContext): Fault {
  return explainForm(node, context) ?? explainRule(node, context);
}

function makeFault<C extends DiagnosticCode>(
  context: LeafContext,
  code: C,
  parameters: DiagnosticParameters<C>,
  hint?: string,
): Fault {
  return {
    code,
    path: context.path,
    at: "value",
    message: formatMessage(code, parameters),
    hint: hint ?? exampleHint(context),
    requirement: context.info.requirement,
  };
}

function exampleHint({ info, isSensitive }: LeafContext): string | undefined {
  return info.example === undefined || isSensitive ? undefined : `for example ${info.example}`;
}

/** A fault in how a value is written: its type, or its form in JSON. */
function explainForm(node: Node, context: LeafContext): Fault | undefined {
  const { info } = context;
  if (node.kind !== "scalar" || node.value === null) return explainWrongType(node, context);
  switch (info.type) {
    case "string":
      return typeof node.value === "string"
        ? undefined
        : explainWrongType(node, context, hintQuote(node, context));
    case "bool":
      return typeof node.value === "boolean" ? undefined : explainWrongType(node, context, hintBoolean(node));
    case "enum":
      return explainEnum(node, context);
    case "double":
    case "float":
      return explainFloat(node, context);
    case "bytes":
    case "duration":
    case "timestamp":
    case "fieldMask":
      return explainText(node, context);
    case "any":
    case "struct":
    case "array":
      return undefined;
    default:
      return explainInteger(node, context);
  }
}

function explainWrongType(node: Node, context: LeafContext, hint?: string): Fault {
  const expected = describeType(context.info, context.names);
  const found = describeFound(node, context.isSensitive);
  const isNull = node.kind === "scalar" && node.value === null;
  return makeFault(
    context,
    "types/wrong-type",
    { expected, found },
    hint ?? (isNull ? "write a value, or leave the field out" : undefined),
  );
}

function hintQuote(node: ScalarNode, context: LeafContext): string {
  return context.isSensitive
    ? "put it in quotes"
    : `put it in quotes: ${JSON.stringify(node.raw ?? String(node.value))}`;
}

function hintBoolean(node: ScalarNode): string | undefined {
  const word = String(node.value).toLowerCase();
  if (["true", "yes", "on", "y", "1"].includes(word)) return "write true";
  return ["false", "no", "off", "n", "0"].includes(word) ? "write false" : undefined;
}

function explainEnum(node: ScalarNode, context: LeafContext): Fault | undefined {
  const found = describeFound(node, context.isSensitive);
  const expected = describeNames(context.names);
  if (typeof node.value === "number")
    return makeFault(context, "types/wrong-form", { expected, found }, "write the name, not the number");
  if (typeof node.value !== "string") return explainWrongType(node, context, hintEnumWord(node, context));
  if (context.names.includes(node.value)) return undefined;
  const meant = suggestName(node.value, context.names);
  return makeFault(
    context,
    "types/unknown-value",
    { expected, found },
    meant === undefined ? undefined : `did you mean ${meant}?`,
  );
}

/** YAML reads TRUE and FALSE as booleans; enums have such names. */
function hintEnumWord(node: ScalarNode, context: LeafContext): string | undefined {
  const name = context.names.find((other) => other.toLowerCase() === String(node.value));
  return name === undefined ? undefined : `put it in quotes: "${name}"`;
}

function explainFloat(node: ScalarNode, context: LeafContext): Fault | undefined {
  if (typeof node.value === "number" && Number.isFinite(node.value)) return undefined;
  const found = describeFound(node, context.isSensitive);
  if (typeof node.value === "number") {
    if (node.raw !== undefined && /[0-9]/u.test(node.raw))
      return makeFault(context, "types/out-of-range", { expected: describeRange(context.info), found });
    const word = Number.isNaN(node.value) ? "NaN" : node.value > 0 ? "Infinity" : "-Infinity";
    return makeFault(context, "types/wrong-form", { expected: "a number or text", found }, `write "${word}"`);
  }
  if (typeof node.value === "string" && ["NaN", "Infinity", "-Infinity"].includes(node.value))
    return makeFault(context, "types/out-of-range", { expected: describeRange(context.info), found });
  return explainNumberInQuotes(node, context) ?? explainWrongType(node, context);
}

function explainNumberInQuotes(node: ScalarNode, context: LeafContext): Fault | undefined {
  if (typeof node.value !== "string" || !/^[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/u.test(node.value))
    return undefined;
  const found = describeFound(node, context.isSensitive);
  const hint =
    context.isSensitive || node.raw !== undefined
      ? "write the number without quotes"
      : `write ${Number(node.value)} without quotes`;
  return makeFault(context, "types/wrong-form", { expected: describeType(context.info, []), found }, hint);
}

function explainInteger(node: ScalarNode, context: LeafContext): Fault | undefined {
  const { info } = context;
  const found = describeFound(node, context.isSensitive);
  const range = integerRange(info) as readonly [bigint, bigint];
  const inRange = (value: bigint) => value >= range[0] && value <= range[1];
  if (typeof node.value === "number") {
    const isInteger = Number.isInteger(node.value);
    if (!isInteger) return explainWrongType(node, context);
    if (Number.isSafeInteger(node.value)) {
      return inRange(BigInt(node.value))
        ? undefined
        : makeFault(context, "types/out-of-range", { expected: describeRange(info), found });
    }
    const exact = readInteger(node.raw) ?? BigInt(node.value);
    if (!isLong(info) || !inRange(exact))
      return makeFault(context, "types/out-of-range", { expected: describeRange(info), found });
    const hint = context.isSensitive ? "put it in quotes" : `put it in quotes: "${exact}"`;
    return makeFault(context, "types/unquoted-integer", { found }, hint);
  }
  if (typeof node.value !== "string") return explainWrongType(node, context);
  if (!isLong(info)) return explainNumberInQuotes(node, context) ?? explainWrongType(node, context);
  if (!/^(?:0|-?[1-9][0-9]*)$/u.test(node.value)) {
    const value = readInteger(node.value.trim());
    if (value === undefined) return explainWrongType(node, context);
    const hint = context.isSensitive ? undefined : `write "${value}"`;
    return makeFault(
      context,
      "types/wrong-form",
      { expected: "digits without sign, blanks or leading zeros", found },
      hint,
    );
  }
  return inRange(BigInt(node.value.slice(0, 40)))
    ? undefined
    : makeFault(context, "types/out-of-range", { expected: describeRange(info), found });
}

function readInteger(text: string | undefined): bigint | undefined {
  return text !== undefined && /^[+-]?[0-9]{1,400}$/u.test(text)
    ? BigInt(text.replace(/^\+/u, ""))
    : undefined;
}

/** Bytes, durations and timestamps: text whose form the schema gives as one long pattern. */
function explainText(node: ScalarNode, context: LeafContext): Fault | undefined {
  const { info } = context;
  const found = describeFound(node, context.isSensitive);
  if (typeof node.value !== "string") {
    const isSeconds = info.type === "duration" && typeof node.value === "number" && !context.isSensitive;
    return explainWrongType(node, context, isSeconds ? `write ${node.value}s` : undefined);
  }
  if (!context.errors.some((error) => error.keyword === "pattern" || error.keyword === "format"))
    return undefined;
  const size = info.type === "bytes" ? countBytes(node.value) : undefined;
  if (size !== undefined) {
    const { minLength, maxLength } = info;
    const limits = [
      minLength === undefined ? "" : `at least ${minLength}`,
      maxLength === undefined ? "" : `at most ${maxLength}`,
    ];
    const expected = `${limits.filter((limit) => limit !== "").join(" and ")} bytes`;
    return makeFault(context, "types/wrong-length", {
      expected,
      found: context.isSensitive ? found : String(size),
    });
  }
  const expected = describeType(info, []);
  return makeFault(context, "types/wrong-format", { expected, found }, hintForm(node.value, info));
}

/** Number of bytes that a text stands for; undefined where it is not canonical base64. */
function countBytes(text: string): number | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/u.test(text) || text.length % 4 !== 0) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(
    text[text.length - padding - 1] ?? "A",
  );
  const hasStrayBits = (padding === 2 && last % 16 !== 0) || (padding === 1 && last % 4 !== 0);
  return hasStrayBits ? undefined : (text.length / 4) * 3 - padding;
}

function hintForm(text: string, info: ValueInfo): string | undefined {
  if (info.type === "bytes") {
    if (/[-_]/u.test(text)) return "use + and / of plain base64 instead of - and _";
    return text.length % 4 === 0 ? undefined : "fill up with = to a multiple of four characters";
  }
  if (info.type === "timestamp" && /[+-][0-9]{2}:[0-9]{2}$/u.test(text))
    return "write the time in UTC, with Z at the end";
  if (info.type === "duration" && /(?:ms|us|ns|m|h)$/u.test(text))
    return "write seconds, such as 0.25s or 90s";
  return undefined;
}

const counted: Readonly<Record<string, (limit: unknown) => string>> = {
  minLength: (limit) => `at least ${limit}`,
  maxLength: (limit) => `at most ${limit}`,
};

/** A fault against a rule of the field. */
function explainRule(node: Node, context: LeafContext): Fault {
  const { info, errors, isSensitive } = context;
  const found = describeFound(node, isSensitive);
  const value = node.kind === "scalar" ? node.value : undefined;
  if (info.values !== undefined && typeof value === "string" && !info.values.includes(value)) {
    const meant = isSensitive ? undefined : suggestName(value, info.values);
    return makeFault(
      context,
      "types/unknown-value",
      { expected: describeNames(info.values), found },
      meant === undefined ? undefined : `did you mean ${meant}?`,
    );
  }
  const length = errors.find((error) => error.keyword in counted && error.params["limit"] !== 0);
  if (typeof value === "string" && length !== undefined) {
    const unit = info.type === "bytes" ? "bytes" : "characters";
    const expected = `${counted[length.keyword]?.(length.params["limit"])} ${unit}`;
    const count = isSensitive ? found : `${Array.from(value).length}`;
    return makeFault(context, "types/wrong-length", { expected, found: count });
  }
  if (
    info.format !== undefined &&
    errors.some((error) => error.keyword === "pattern" || error.keyword === "format")
  ) {
    return makeFault(context, "types/wrong-format", { expected: describeFormat(info.format), found });
  }
  const pattern = errors.find((error) => error.keyword === "pattern");
  if (pattern !== undefined && typeof value === "string" && info.type === "string") {
    const text = String(pattern.params["pattern"]);
    if (hasLoneSurrogate(value)) {
      return makeFault(context, "types/wrong-format", {
        expected: "well-formed Unicode",
        found: isSensitive ? found : quote("lone surrogate"),
      });
    }
    return makeFault(context, "types/pattern-mismatch", { expected: text, found });
  }
  if (
    errors.some((error) =>
      ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "pattern"].includes(error.keyword),
    )
  ) {
    return makeFault(context, "types/out-of-range", { expected: describeRange(info), found });
  }
  const multiple = errors.find((error) => error.keyword === "multipleOf");
  if (multiple !== undefined) {
    return makeFault(context, "types/out-of-range", {
      expected: `a multiple of ${multiple.params["multipleOf"]}`,
      found,
    });
  }
  return makeFault(context, "types/invalid-value", { expected: errors[0]?.keyword ?? "schema", found });
}

function hasLoneSurrogate(text: string): boolean {
  return /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}
