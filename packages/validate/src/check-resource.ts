import { type DiagnosticCode, type DiagnosticParameters, formatMessage } from "./diagnostics.ts";
import { describeFound, describeShape } from "./explain/describe.ts";
import type { Fault } from "./explain/fault.ts";
import { suggestName } from "./explain/suggest.ts";
import { findEntry, type MapNode, type Node, type PathStep } from "./text/node.ts";
import { countUtf8Bytes } from "./text/source-text.ts";
import type { TypeInfo } from "./type-info.ts";

/** Metadata of a resource document as people write it. */
export interface DocumentMetadata {
  /** The default namespace of the type where the document has none. */
  readonly namespace: string;
  readonly type: string;
  readonly id: string;
  readonly version?: string;
  readonly owner?: string;
  readonly phase?: "running" | "tearingDown";
  readonly created?: string;
  readonly updated?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly finalizers: readonly string[];
}

/** What the frame of a resource document holds. */
export interface CheckedResource {
  readonly faults: readonly Fault[];
  /** Undefined where the type is missing or unknown. */
  readonly info: TypeInfo | undefined;
  readonly metadata: DocumentMetadata | undefined;
}

const scalarKeys = ["namespace", "type", "id", "version", "owner", "phase", "created", "updated"] as const;
const metadataKeys: readonly string[] = [...scalarKeys, "labels", "annotations", "finalizers"];
const maxNameBytes = 255;
const timePattern =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/u;

/**
 * Checks everything of a resource document but its spec: the two keys, and the metadata.
 *
 * In YAML the metadata is read as text, whatever type a plain scalar would have; in JSON it has to be strings.
 */
export function checkResource(
  root: Node,
  types: ReadonlyMap<string, TypeInfo>,
  isYaml: boolean,
): CheckedResource {
  const checker = new Checker(types, isYaml);
  return checker.check(root);
}

class Checker {
  private readonly faults: Fault[] = [];
  private readonly types: ReadonlyMap<string, TypeInfo>;
  private readonly isYaml: boolean;
  private readonly values = new Map<string, string>();

  constructor(types: ReadonlyMap<string, TypeInfo>, isYaml: boolean) {
    this.types = types;
    this.isYaml = isYaml;
  }

  check(root: Node): CheckedResource {
    if (root.kind !== "map") {
      this.report("resource/not-a-resource", [], "value", {
        expected: "a mapping with `metadata` and `spec`",
        found: describeShape(root),
      });
      return { faults: this.faults, info: undefined, metadata: undefined };
    }
    const misspelt = this.checkKeys(root, ["metadata", "spec"], "a resource document", []);
    for (const key of ["metadata", "spec"]) {
      if (findEntry(root, key) === undefined && !misspelt.has(key) && !root.isIncomplete)
        this.reportMissing([key]);
    }
    const metadata = findEntry(root, "metadata")?.value;
    if (metadata === undefined) return { faults: this.faults, info: undefined, metadata: undefined };
    if (metadata.kind !== "map") {
      this.report("resource/wrong-type", ["metadata"], "value", {
        expected: "a mapping",
        found: describeShape(metadata),
      });
      return { faults: this.faults, info: undefined, metadata: undefined };
    }
    return this.checkMetadata(metadata);
  }

  private checkMetadata(node: MapNode): CheckedResource {
    const misspelt = this.checkKeys(node, metadataKeys, "the metadata", ["metadata"]);
    for (const key of scalarKeys) this.readScalar(node, key);
    const labels = this.readMap(node, "labels");
    const annotations = this.readMap(node, "annotations");
    const finalizers = this.readFinalizers(node);
    for (const key of ["type", "id"]) {
      if (findEntry(node, key) === undefined && !misspelt.has(key) && !node.isIncomplete)
        this.reportMissing(["metadata", key]);
    }
    const info = this.checkType();
    for (const key of ["namespace", "id"]) this.checkName(key);
    if (info !== undefined) this.checkId(info);
    this.checkRest();
    const type = this.values.get("type");
    const id = this.values.get("id");
    if (this.faults.length > 0 || info === undefined || type === undefined || id === undefined) {
      return { faults: this.faults, info, metadata: undefined };
    }
    const optional: Record<string, string> = {};
    for (const key of ["version", "owner", "phase", "created", "updated"]) {
      const value = this.values.get(key);
      if (value !== undefined) optional[key] = value;
    }
    const namespace = this.values.get("namespace") ?? info.namespace;
    return {
      faults: [],
      info,
      metadata: { namespace, type, id, ...optional, labels, annotations, finalizers } as DocumentMetadata,
    };
  }

  private checkType(): TypeInfo | undefined {
    const type = this.values.get("type");
    if (type === undefined) return undefined;
    const info = this.types.get(type);
    if (info !== undefined) return info;
    const names = [...this.types.keys()];
    const shortName = type.split(".")[0]?.toLowerCase();
    const meant =
      suggestName(type, names) ?? names.find((name) => name.split(".")[0]?.toLowerCase() === shortName);
    const hint = meant === undefined ? undefined : `did you mean ${meant}?`;
    this.report(
      "resource/unknown-type",
      ["metadata", "type"],
      "value",
      { found: JSON.stringify(type.slice(0, 256)) },
      { hint },
    );
    return undefined;
  }

  private checkName(key: string): void {
    const value = this.values.get(key);
    if (value === undefined) return;
    const path = ["metadata", key];
    if (value === "")
      this.report("resource/wrong-name", path, "value", { expected: "not be empty", found: "nothing" });
    else if (countUtf8Bytes(value) > maxNameBytes) {
      const found = `${countUtf8Bytes(value)} bytes`;
      this.report(
        "resource/wrong-name",
        path,
        "value",
        { expected: `have at most ${maxNameBytes} bytes`, found },
        { requirement: "COSI-LIM-011" },
      );
    } else if (/\p{Cc}/u.test(value)) {
      this.report(
        "resource/wrong-name",
        path,
        "value",
        { expected: "have no control characters", found: JSON.stringify(value) },
        { requirement: "COSI-RES-003" },
      );
    } else return;
    this.values.delete(key);
  }

  private checkId(info: TypeInfo): void {
    const id = this.values.get("id");
    if (
      id === undefined ||
      info.idPattern === undefined ||
      new RegExp(`^(?:${info.idPattern})$`, "u").test(id)
    )
      return;
    const hint = info.idDescription;
    this.report(
      "resource/wrong-id",
      ["metadata", "id"],
      "value",
      { expected: info.idPattern, found: JSON.stringify(id) },
      { hint },
    );
  }

  private checkRest(): void {
    const version = this.values.get("version");
    if (version !== undefined && !isVersion(version)) {
      this.report(
        "resource/wrong-version",
        ["metadata", "version"],
        "value",
        { found: JSON.stringify(version.slice(0, 64)) },
        { requirement: "COSI-VER-006" },
      );
    }
    const phase = this.values.get("phase");
    if (phase !== undefined && phase !== "running" && phase !== "tearingDown") {
      const meant = suggestName(phase, ["running", "tearingDown"]);
      const hint = meant === undefined ? undefined : `did you mean ${meant}?`;
      this.report(
        "resource/wrong-phase",
        ["metadata", "phase"],
        "value",
        { found: JSON.stringify(phase.slice(0, 64)) },
        { hint, requirement: "COSI-PHA-004" },
      );
    }
    for (const key of ["created", "updated"]) {
      const time = this.values.get(key);
      if (time === undefined || timePattern.test(time)) continue;
      const expected = "a time such as 2026-01-01T00:00:00Z";
      this.report("resource/wrong-type", ["metadata", key], "value", {
        expected,
        found: JSON.stringify(time.slice(0, 64)),
      });
    }
  }

  private checkKeys(
    node: MapNode,
    known: readonly string[],
    where: string,
    path: readonly PathStep[],
  ): ReadonlySet<string> {
    const misspelt = new Set<string>();
    for (const { key } of node.entries) {
      if (known.includes(key)) continue;
      const meant = suggestName(
        key,
        known.filter((name) => findEntry(node, name) === undefined),
      );
      if (meant !== undefined) misspelt.add(meant);
      const hint = meant === undefined ? `known fields: ${known.join(", ")}` : `did you mean ${meant}?`;
      this.report("types/unknown-field", [...path, key], "key", { where }, { hint });
    }
    return misspelt;
  }

  private readScalar(node: MapNode, key: string): void {
    const value = findEntry(node, key)?.value;
    if (value === undefined) return;
    const text = this.toText(value);
    if (text === undefined) this.reportType(value, ["metadata", key], "text");
    else this.values.set(key, text);
  }

  private readMap(node: MapNode, key: string): Readonly<Record<string, string>> {
    const value = findEntry(node, key)?.value;
    const result: Record<string, string> = Object.create(null);
    if (value === undefined || this.isNothing(value)) return result;
    if (value.kind !== "map") {
      this.reportType(value, ["metadata", key], "a mapping of text to text");
      return result;
    }
    for (const entry of value.entries) {
      const text = this.toText(entry.value);
      if (text === undefined) this.reportType(entry.value, ["metadata", key, entry.key], "text");
      else result[entry.key] = text;
    }
    return result;
  }

  private readFinalizers(node: MapNode): readonly string[] {
    const value = findEntry(node, "finalizers")?.value;
    if (value === undefined || this.isNothing(value)) return [];
    if (value.kind !== "list") {
      this.reportType(value, ["metadata", "finalizers"], "a list of text");
      return [];
    }
    const result: string[] = [];
    value.items.forEach((item, index) => {
      const text = this.toText(item);
      if (text === undefined) this.reportType(item, ["metadata", "finalizers", index], "text");
      else result.push(text);
    });
    return result;
  }

  private isNothing(node: Node): boolean {
    return this.isYaml && node.kind === "scalar" && node.raw === "";
  }

  private toText(node: Node): string | undefined {
    if (node.kind !== "scalar") return undefined;
    if (typeof node.value === "string") return node.value;
    return this.isYaml ? node.raw : undefined;
  }

  private reportType(node: Node, path: readonly PathStep[], expected: string): void {
    this.report("resource/wrong-type", path, "value", { expected, found: describeFound(node, false) });
  }

  private reportMissing(path: readonly PathStep[]): void {
    this.report("types/missing-field", path, "parent", { found: "nothing" });
  }

  private report<C extends DiagnosticCode>(
    code: C,
    path: readonly PathStep[],
    at: Fault["at"],
    parameters: DiagnosticParameters<C>,
    more: { hint?: string | undefined; requirement?: string } = {},
  ): void {
    this.faults.push({
      code,
      path,
      at,
      message: formatMessage(code, parameters),
      hint: more.hint,
      requirement: more.requirement,
    });
  }
}

function isVersion(text: string): boolean {
  if (text === "undefined") return true;
  if (!/^[+-]?[0-9]{1,64}$/u.test(text)) return false;
  const value = BigInt(text.replace(/^\+/u, ""));
  return value >= -(2n ** 63n) && value < 2n ** 63n;
}
