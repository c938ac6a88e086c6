import { formatMessage } from "../diagnostics.ts";
import type { ListNode, MapNode, Node, PathStep } from "../text/node.ts";
import type { MessageInfo, SchemaError, TypeInfo, ValueInfo } from "../type-info.ts";
import { describeFound, describeType, redacted } from "./describe.ts";
import { explainLeaf } from "./explain-leaf.ts";
import { explainMessage, explainMissing, isZero } from "./explain-message.ts";
import type { Fault } from "./fault.ts";
import {
  type ErrorIndex,
  escapePointer,
  getKeyword,
  indexErrors,
  type KeywordError,
} from "./schema-errors.ts";

/**
 * Turns the errors of a schema into faults, exactly one for each defect.
 *
 * The errors tell where to look and which limit is broken; what is said, and how many faults there are, follows
 * from what is known of the type.
 */
export function explainSpec(
  node: Node,
  info: TypeInfo,
  errors: readonly SchemaError[],
  path: readonly PathStep[],
): Fault[] {
  const walker = new Walker(info, indexErrors(errors));
  walker.visit(node, { type: "message", name: info.message }, path, "", info.sensitive === true);
  return walker.faults;
}

/**
 * The fault of a spec that the schema refuses and nothing explains.
 *
 * Cannot happen while schema and description agree; a refusal without a reason would be worse than a vague one.
 */
export function explainUnknown(errors: readonly SchemaError[], path: readonly PathStep[]): Fault {
  const message = formatMessage("types/invalid-value", {
    expected: errors[0] === undefined ? "schema" : getKeyword(errors[0]),
    found: redacted,
  });
  return { code: "types/invalid-value", path, at: "value", message };
}

class Walker {
  readonly faults: Fault[] = [];
  private readonly info: TypeInfo;
  private readonly errors: ErrorIndex;

  constructor(info: TypeInfo, errors: ErrorIndex) {
    this.info = info;
    this.errors = errors;
  }

  visit(node: Node, value: ValueInfo, path: readonly PathStep[], pointer: string, isHidden: boolean): void {
    if (!this.errors.touches(pointer)) return;
    const isSensitive = isHidden || value.sensitive === true;
    const errors = this.errors.at(pointer);
    if (value.type === "message" && node.kind === "map")
      this.visitMessage(node, value, path, pointer, isSensitive, errors);
    else if (value.type === "list" && node.kind === "list")
      this.visitList(node, value, path, pointer, isSensitive, errors);
    else if (value.type === "map" && node.kind === "map")
      this.visitMap(node, value, path, pointer, isSensitive, errors);
    else if (value.type === "message" || value.type === "list" || value.type === "map") {
      this.reportType(node, value, path, isSensitive);
    } else if (value.type === "any" || value.type === "struct" || value.type === "array")
      this.visitFree(node, value, path, pointer, isSensitive);
    else if (errors.length > 0) {
      const all = value.type === "enum" ? (this.info.enums?.[value.name ?? ""] ?? []) : [];
      // The value that says "not set" is no choice where the field has to be set.
      const names = value.required === true && value.explicit !== true ? all.slice(1) : all;
      this.faults.push(explainLeaf(node, { info: value, path, isSensitive, names, errors }));
    }
  }

  private visitMessage(
    node: MapNode,
    value: ValueInfo,
    path: readonly PathStep[],
    pointer: string,
    isSensitive: boolean,
    errors: readonly KeywordError[],
  ): void {
    const message = this.info.messages[value.name ?? ""] as MessageInfo;
    if (errors.length > 0)
      this.faults.push(...explainMessage(node, message, this.info, path, value.name ?? "the message"));
    for (const { key, value: part } of node.entries) {
      const field = Object.hasOwn(message.fields, key) ? message.fields[key] : undefined;
      if (field === undefined) continue;
      const steps = [...path, key];
      const at = `${pointer}/${escapePointer(key)}`;
      const isUnset = field.required === true && field.explicit !== true && isZero(part, field, this.info);
      if (isUnset && this.errors.touches(at)) {
        const found = describeFound(part, isSensitive || field.sensitive === true);
        this.faults.push(explainMissing(key, field, path, "value", found));
      } else this.visit(part, field, steps, at, isSensitive);
    }
  }

  private visitList(
    node: ListNode,
    value: ValueInfo,
    path: readonly PathStep[],
    pointer: string,
    isSensitive: boolean,
    errors: readonly KeywordError[],
  ): void {
    const count = errors.find(
      (error) =>
        (error.keyword === "minItems" || error.keyword === "maxItems") && error.params["limit"] !== 0,
    );
    if (count !== undefined) this.reportCount(count, node.items.length, "items", value, path);
    const unique = errors.find((error) => error.keyword === "uniqueItems");
    if (unique !== undefined) {
      const [i, j] = [Number(unique.params["i"]), Number(unique.params["j"])];
      const index = Math.max(i, j);
      const item = node.items[index] as Node;
      const message = formatMessage("types/duplicate-item", { found: describeFound(item, isSensitive) });
      this.faults.push({
        code: "types/duplicate-item",
        path: [...path, index],
        at: "value",
        message,
        hint: "remove it",
        requirement: value.requirement,
      });
    }
    const item = value.item as ValueInfo;
    node.items.forEach((part, index) => {
      this.visit(part, item, [...path, index], `${pointer}/${index}`, isSensitive);
    });
  }

  private visitMap(
    node: MapNode,
    value: ValueInfo,
    path: readonly PathStep[],
    pointer: string,
    isSensitive: boolean,
    errors: readonly KeywordError[],
  ): void {
    const count = errors.find(
      (error) =>
        (error.keyword === "minProperties" || error.keyword === "maxProperties") &&
        error.params["limit"] !== 0,
    );
    if (count !== undefined) this.reportCount(count, node.entries.length, "entries", value, path);
    const wrong = new Set<string>();
    for (const error of errors) {
      const key = error.propertyName ?? error.params["propertyName"] ?? error.params["additionalProperty"];
      if (typeof key === "string") wrong.add(key);
    }
    for (const { key, value: part } of node.entries) {
      if (wrong.has(key)) {
        const keyInfo: ValueInfo = { ...value, type: value.key ?? "string" };
        const pattern = errors.find((error) => error.propertyName === key && error.keyword === "pattern")
          ?.params["pattern"];
        const expected =
          keyInfo.type !== "string"
            ? describeType({ type: keyInfo.type }, [])
            : pattern === undefined
              ? "valid"
              : `text that matches ${pattern}`;
        const message = formatMessage("types/wrong-key", {
          expected,
          found: isSensitive ? redacted : JSON.stringify(key),
        });
        this.faults.push({
          code: "types/wrong-key",
          path: [...path, key],
          at: "key",
          message,
          requirement: value.requirement,
        });
      }
      this.visit(
        part,
        value.item as ValueInfo,
        [...path, key],
        `${pointer}/${escapePointer(key)}`,
        isSensitive,
      );
    }
  }

  private visitFree(
    node: Node,
    value: ValueInfo,
    path: readonly PathStep[],
    pointer: string,
    isSensitive: boolean,
  ): void {
    const isWrong =
      (value.type === "struct" && node.kind !== "map") || (value.type === "array" && node.kind !== "list");
    if (isWrong) {
      this.reportType(node, value, path, isSensitive);
      return;
    }
    this.faults.push({
      code: "types/invalid-value",
      path,
      at: "value",
      message: formatMessage("types/invalid-value", {
        expected: this.errors.at(pointer)[0]?.keyword ?? "schema",
        found: describeFound(node, isSensitive),
      }),
    });
  }

  private reportType(node: Node, value: ValueInfo, path: readonly PathStep[], isSensitive: boolean): void {
    const expected = describeType(value, []);
    const isNull = node.kind === "scalar" && node.value === null;
    this.faults.push({
      code: "types/wrong-type",
      path,
      at: "value",
      message: formatMessage("types/wrong-type", { expected, found: describeFound(node, isSensitive) }),
      hint: isNull
        ? "write a value, or leave the field out"
        : value.type === "list"
          ? "begin each item with a hyphen and a space"
          : undefined,
      requirement: value.requirement,
    });
  }

  private reportCount(
    error: KeywordError,
    count: number,
    unit: string,
    value: ValueInfo,
    path: readonly PathStep[],
  ): void {
    const expected = `${error.keyword.startsWith("min") ? "at least" : "at most"} ${error.params["limit"]} ${unit}`;
    const message = formatMessage("types/wrong-count", { expected, found: String(count) });
    this.faults.push({
      code: "types/wrong-count",
      path,
      at: "value",
      message,
      requirement: value.requirement,
    });
  }
}
