import { formatMessage } from "../diagnostics.ts";
import type { Fault } from "../explain/fault.ts";
import type { Limits } from "../limits.ts";
import type { Entry, Node, PathStep } from "./node.ts";
import type { ParsedDocument } from "./parse-json.ts";

class TooMuch extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/**
 * Copies a plain value, so that what is checked and what is returned is the same and has no getters, prototypes or
 * cycles. Properties that are undefined count as absent.
 */
export function readPlainValue(value: unknown, limits: Limits): ParsedDocument {
  const faults: Fault[] = [];
  const path: PathStep[] = [];
  let count = 0;
  const refuse = (code: "limits/too-deep" | "limits/too-many-values", limit: number): never => {
    throw new TooMuch({
      code,
      path: [...path],
      at: "value",
      message: formatMessage(code, { expected: String(limit) }),
    });
  };
  const convert = (part: unknown, depth: number): Node => {
    if (++count > limits.maxValues) refuse("limits/too-many-values", limits.maxValues);
    if (part === null || typeof part === "string" || typeof part === "boolean")
      return toScalar(part, undefined, false);
    if (typeof part === "number")
      return toScalar(part, undefined, Number.isInteger(part) && !Number.isSafeInteger(part));
    if (typeof part === "bigint")
      return toScalar(Number(part), part.toString(), !Number.isSafeInteger(Number(part)));
    if (depth >= limits.maxDepth && typeof part === "object") refuse("limits/too-deep", limits.maxDepth);
    if (Array.isArray(part)) {
      const items = part.map((item, index) => convertAt(item, index, depth + 1));
      return { kind: "list", items, span: undefined };
    }
    if (isPlainObject(part)) {
      const entries: Entry[] = [];
      for (const [key, item] of Object.entries(part)) {
        if (item !== undefined)
          entries.push({ key, keySpan: undefined, value: convertAt(item, key, depth + 1) });
      }
      return { kind: "map", entries, span: undefined, isIncomplete: false };
    }
    const message = formatMessage("types/wrong-type", {
      expected: "a JSON value",
      found: `a ${typeof part} of JavaScript`,
    });
    faults.push({ code: "types/wrong-type", path: [...path], at: "value", message });
    return toScalar(null, undefined, false);
  };
  const convertAt = (part: unknown, step: PathStep, depth: number): Node => {
    path.push(step);
    const node = convert(part, depth);
    path.pop();
    return node;
  };
  try {
    const node = convert(value, 0);
    return { node: faults.length === 0 ? node : undefined, faults };
  } catch (error) {
    if (error instanceof TooMuch) return { node: undefined, faults: [error.fault] };
    throw error;
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A prototype of another realm is plain too: it is the one whose prototype is null.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function toScalar(
  value: string | number | boolean | null,
  raw: string | undefined,
  isInexact: boolean,
): Node {
  return { kind: "scalar", value, raw, isInexact, span: undefined };
}
