import { formatMessage } from "../diagnostics.ts";
import type { Node, PathStep } from "../text/node.ts";
import type { TypeInfo, ValueInfo } from "../type-info.ts";
import { describeFound } from "./describe.ts";
import type { Fault } from "./fault.ts";

const numeric = /^(?:double|float|s?fixed\d\d|s?u?int\d\d)$/u;

/**
 * Numbers whose text says something else than their value does, so that no schema can see it: digits after a
 * leading zero, which many readers take for octal, and integers that are rounded where any value is allowed.
 */
export function explainNumbers(node: Node, info: TypeInfo, path: readonly PathStep[]): Fault[] {
  const faults: Fault[] = [];
  const visit = (part: Node, value: ValueInfo, steps: readonly PathStep[], isHidden: boolean): void => {
    const isSensitive = isHidden || value.sensitive === true;
    if (part.kind === "scalar") {
      const fault = explainNumber(part, value, steps, isSensitive);
      if (fault !== undefined) faults.push(fault);
    } else if (part.kind === "list") {
      const item =
        value.type === "list"
          ? value.item
          : value.type === "array" || value.type === "any"
            ? anyValue
            : undefined;
      if (item !== undefined)
        part.items.forEach((child, index) => void visit(child, item, [...steps, index], isSensitive));
    } else {
      const fields = value.type === "message" ? info.messages[value.name ?? ""]?.fields : undefined;
      const item =
        value.type === "map"
          ? value.item
          : value.type === "struct" || value.type === "any"
            ? anyValue
            : undefined;
      for (const { key, value: child } of part.entries) {
        const field = item ?? (fields !== undefined && Object.hasOwn(fields, key) ? fields[key] : undefined);
        if (field !== undefined) visit(child, field, [...steps, key], isSensitive);
      }
    }
  };
  visit(node, { type: "message", name: info.message }, path, info.sensitive === true);
  return faults;
}

const anyValue: ValueInfo = { type: "any" };

function explainNumber(
  node: Node & { kind: "scalar" },
  value: ValueInfo,
  path: readonly PathStep[],
  isSensitive: boolean,
): Fault | undefined {
  if (typeof node.value !== "number" || node.raw === undefined) return undefined;
  const found = describeFound(node, isSensitive);
  if (numeric.test(value.type) && /^[+-]?0[0-9]/u.test(node.raw)) {
    const isOctal = /^0[0-7]+$/u.test(node.raw) && !isSensitive;
    const hint = isOctal
      ? `${Number.parseInt(node.raw, 8)} is ${node.raw} in octal`
      : "remove the leading zeros";
    const message = formatMessage("types/wrong-form", { expected: "a number without leading zeros", found });
    return { code: "types/wrong-form", path, at: "value", message, hint, requirement: value.requirement };
  }
  if (value.type === "any" && node.isInexact) {
    const message = formatMessage("types/unquoted-integer", { found });
    const hint = isSensitive ? "put it in quotes" : `put it in quotes: "${node.raw}"`;
    return { code: "types/unquoted-integer", path, at: "value", message, hint };
  }
  return undefined;
}
