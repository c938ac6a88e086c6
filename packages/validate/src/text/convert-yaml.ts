import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { type DiagnosticCode, formatMessage } from "../diagnostics.ts";
import type { Fault } from "../explain/fault.ts";
import type { Limits } from "../limits.ts";
import type { Entry, Node, PathStep, ScalarNode, Span } from "./node.ts";
import type { ParsedDocument } from "./parse-json.ts";

/** An anchored value with what it costs to repeat it. */
interface Anchored {
  readonly node: Node;
  readonly valueCount: number;
  readonly depth: number;
}

class TooMuch extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/**
 * Converts a composed YAML document to a value with places.
 *
 * Aliases are replaced by copies whose place is that of the alias. Tags other than those of JSON, merge keys, keys
 * that are no scalars and keys that appear twice give a fault each.
 */
export function convertYaml(contents: ParsedNode, limits: Limits): ParsedDocument {
  const converter = new Converter(limits);
  try {
    const node = converter.convert(contents, 0).node;
    return { node, faults: converter.faults };
  } catch (error) {
    if (error instanceof TooMuch) return { node: undefined, faults: [error.fault] };
    throw error;
  }
}

const jsonTags = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`),
);

class Converter {
  readonly faults: Fault[] = [];
  private readonly limits: Limits;
  private readonly anchors = new Map<string, Anchored>();
  private readonly openAnchors = new Set<string>();
  private readonly path: PathStep[] = [];
  private valueCount = 0;
  private aliasCount = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  convert(source: ParsedNode | null, depth: number): Anchored {
    this.count(1, source);
    if (isAlias(source)) return this.convertAlias(source, depth);
    const before = this.valueCount;
    const anchor = source?.anchor;
    if (anchor !== undefined) {
      this.anchors.delete(anchor);
      this.openAnchors.add(anchor);
    }
    const tag = source?.tag;
    if (source !== null && tag !== undefined && tag !== "!" && !jsonTags.has(tag)) {
      this.report(
        "yaml/unsupported-tag",
        spanOf(source),
        "value",
        {},
        "remove the tag, or put text that begins with ! in quotes",
      );
    }
    const converted = this.convertContent(source, depth);
    const result = { ...converted, valueCount: this.valueCount - before + 1 };
    if (anchor !== undefined) {
      this.openAnchors.delete(anchor);
      this.anchors.set(anchor, result);
    }
    return result;
  }

  private convertContent(source: ParsedNode | null, depth: number): { node: Node; depth: number } {
    if (isMap(source)) return this.convertMap(source as YAMLMap.Parsed, depth);
    if (isSeq(source)) return this.convertSeq(source as YAMLSeq.Parsed, depth);
    return { node: isScalar(source) ? toScalarNode(source) : nothing, depth: 0 };
  }

  private convertMap(source: YAMLMap.Parsed, depth: number): { node: Node; depth: number } {
    const entries: Entry[] = [];
    const keys = new Set<string>();
    let deepest = 0;
    let isIncomplete = false;
    for (const pair of source.items) {
      const keySpan = spanOf(pair.key) ?? spanOf(source);
      const key = readKey(pair.key);
      if (key === undefined) {
        const found = isAlias(pair.key) ? "an alias" : isMap(pair.key) ? "a mapping" : "a list";
        this.report("yaml/complex-key", keySpan, "value", { found });
        isIncomplete = true;
        continue;
      }
      if (key === "<<" && isScalar(pair.key) && pair.key.type === "PLAIN") {
        this.report(
          "yaml/merge-key",
          keySpan,
          "value",
          {},
          "write the fields out; an alias can stand for a whole value",
        );
        isIncomplete = true;
        continue;
      }
      this.path.push(key);
      const value = this.convert(pair.value as ParsedNode | null, depth + 1);
      deepest = Math.max(deepest, value.depth);
      if (keys.has(key)) this.report("yaml/duplicate-key", keySpan, "key", {}, "keep one of the two");
      else entries.push({ key, keySpan, value: value.node });
      this.path.pop();
      keys.add(key);
    }
    return { node: { kind: "map", entries, span: spanOf(source), isIncomplete }, depth: deepest + 1 };
  }

  private convertSeq(source: YAMLSeq.Parsed, depth: number): { node: Node; depth: number } {
    const items: Node[] = [];
    let deepest = 0;
    for (const item of source.items) {
      this.path.push(items.length);
      const value = this.convert(item as ParsedNode, depth + 1);
      this.path.pop();
      deepest = Math.max(deepest, value.depth);
      items.push(value.node);
    }
    return { node: { kind: "list", items, span: spanOf(source) }, depth: deepest + 1 };
  }

  private convertAlias(source: Alias.Parsed, depth: number): Anchored {
    const span = spanOf(source);
    if (++this.aliasCount > this.limits.maxAliases)
      this.refuse("limits/too-many-aliases", `${this.limits.maxAliases} aliases`, span);
    const target = this.anchors.get(source.source);
    if (target === undefined) {
      const isRecursive = this.openAnchors.has(source.source);
      if (isRecursive) this.report("yaml/recursive-alias", span, "value", {});
      else this.report("yaml/unknown-alias", span, "value", {}, "put text that begins with * in quotes");
      return { node: { ...nothing, span }, valueCount: 1, depth: 0 };
    }
    this.count(target.valueCount - 1, source);
    if (depth + target.depth > this.limits.maxDepth)
      this.refuse("limits/too-deep", String(this.limits.maxDepth), span);
    return { ...target, node: moveNode(target.node, span) };
  }

  private count(values: number, source: ParsedNode | null): void {
    this.valueCount += values;
    if (this.valueCount > this.limits.maxValues)
      this.refuse("limits/too-many-values", String(this.limits.maxValues), spanOf(source));
  }

  private refuse(
    code: "limits/too-many-values" | "limits/too-many-aliases" | "limits/too-deep",
    expected: string,
    span: Span | undefined,
  ): never {
    const message = formatMessage(code, { expected });
    throw new TooMuch({ code, path: [...this.path], at: "value", message, span });
  }

  private report(
    code: DiagnosticCode,
    span: Span | undefined,
    at: Fault["at"],
    parameters: Record<string, string>,
    hint?: string,
  ): void {
    const message = formatMessage(code, parameters as never);
    this.faults.push({ code, path: [...this.path], at, message, hint, span });
  }
}

const nothing: ScalarNode = { kind: "scalar", value: null, raw: "", isInexact: false, span: undefined };

/** Text of a key as it is written; undefined for a key that is no scalar. */
function readKey(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return key.type === "PLAIN" ? ((key as Scalar.Parsed).source ?? "") : String(key.value);
}

function toScalarNode(source: Scalar): ScalarNode {
  const raw = source.type === "PLAIN" ? (source.source ?? "") : undefined;
  const span = raw === "" && source.value === null ? undefined : spanOf(source as ParsedNode);
  const { value } = source;
  if (typeof value === "bigint") {
    const rounded = Number(value);
    return { kind: "scalar", value: rounded, raw, isInexact: !Number.isSafeInteger(rounded), span };
  }
  if (
    value === null ||
    typeof value === "string" ||
    typeof value === "number" ||
    typeof value === "boolean"
  ) {
    return { kind: "scalar", value, raw, isInexact: false, span };
  }
  return { kind: "scalar", value: source.source ?? "", raw, isInexact: false, span };
}

function moveNode(node: Node, span: Span | undefined): Node {
  if (node.kind === "scalar") return { ...node, span };
  if (node.kind === "list") return { ...node, span, items: node.items.map((item) => moveNode(item, span)) };
  return {
    ...node,
    span,
    entries: node.entries.map((entry) => ({
      key: entry.key,
      keySpan: span,
      value: moveNode(entry.value, span),
    })),
  };
}

function spanOf(
  node: { range?: readonly [number, number, number] | null } | null | undefined,
): Span | undefined {
  return node?.range ? { start: node.range[0], end: node.range[1] } : undefined;
}
