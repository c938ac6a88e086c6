/** Offsets into a text, in UTF-16 code units; the end is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A scalar of a text or of a plain value. */
export interface ScalarNode {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** The text of a plain YAML scalar or of a JSON token; undefined for quoted text and for plain values. */
  readonly raw: string | undefined;
  /** An integer that no JavaScript number holds exactly. */
  readonly isInexact: boolean;
  readonly span: Span | undefined;
}

/** A list. */
export interface ListNode {
  readonly kind: "list";
  readonly items: readonly Node[];
  readonly span: Span | undefined;
}

/** One entry of a mapping. */
export interface Entry {
  readonly key: string;
  readonly keySpan: Span | undefined;
  readonly value: Node;
}

/** A mapping; its keys are all different. */
export interface MapNode {
  readonly kind: "map";
  readonly entries: readonly Entry[];
  readonly span: Span | undefined;
  /** Whether a part of it was refused, so that what is missing says nothing. */
  readonly isIncomplete: boolean;
}

/** A value together with its place in the text. */
export type Node = ScalarNode | ListNode | MapNode;

/** A step from a value to a part of it: a key, or an index. */
export type PathStep = string | number;

/** The entry of a mapping with a key. */
export function findEntry(node: Node | undefined, key: string): Entry | undefined {
  return node?.kind === "map" ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** The part of a value that a path leads to. */
export function findNode(root: Node | undefined, path: readonly PathStep[]): Node | undefined {
  let node = root;
  for (const step of path) {
    if (node?.kind === "list" && typeof step === "number") node = node.items[step];
    else if (typeof step === "string") node = findEntry(node, step)?.value;
    else return undefined;
  }
  return node;
}

/** The plain value of a node; objects have no prototype, so that no key is special. */
export function toPlainValue(node: Node): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(toPlainValue);
  const object: Record<string, unknown> = Object.create(null);
  for (const entry of node.entries) object[entry.key] = toPlainValue(entry.value);
  return object;
}
