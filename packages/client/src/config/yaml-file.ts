import {
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from "yaml";
import { CosiError } from "../cosi-error.ts";
import { readBounded } from "./read-bounded.ts";
import { suggest } from "./suggest.ts";

/** A YAML or JSON file that was read, and what finds values in it. Values are never part of a message. */
export interface YamlFile {
  /** The whole content. */
  readonly root: YamlValue;
}

/** A value in a file. Its methods throw `invalidArgument` with file, line and column. */
export interface YamlValue {
  /** Names the value in messages, such as `contexts.lab.tls`. */
  readonly path: string;
  /** An error about the value: what was wrong, what was expected, what to do. */
  refuse(message: string): CosiError;
  /** Entries by key, in the order of the file. With `keys` no others are allowed. */
  toMap(keys?: readonly string[]): Map<string, YamlValue>;
  toList(): YamlValue[];
  /** A text, not empty. */
  toText(): string;
}

/** Deeper nesting is refused; connection files need five levels. */
const maxDepth = 32;
const tooDeep = `nested deeper than ${maxDepth} levels; a connection file needs five`;

/**
 * Reads a YAML or JSON file of at most 1 MiB without anchors, aliases and tags, in which no key comes twice.
 *
 * @throws {CosiError} invalidArgument
 */
export function readYamlFile(file: string): YamlFile {
  const { text } = readBounded(file);
  const lines = new LineCounter();
  const refuseAt = (offset: number, message: string): CosiError => {
    const { line, col } = lines.linePos(offset);
    return new CosiError("invalidArgument", { message: `${file}:${line}:${col}: ${message}` });
  };
  checkNesting(text, (line, message) => {
    throw new CosiError("invalidArgument", { message: `${file}:${line}:1: ${message}` });
  });
  const document = parse(text, lines, () => refuseAt(0, tooDeep));
  const [error = document.warnings[0]] = document.errors;
  // The message of the parser can quote the file.
  if (error !== undefined)
    throw refuseAt(error.pos[0], syntaxErrors[error.code] ?? `not valid YAML (${error.code})`);

  function toValue(node: Node | null, path: string, offset: number): YamlValue {
    const refuse = (message: string): CosiError =>
      refuseAt(
        isNothing(node) ? offset : (node?.range?.[0] ?? offset),
        `${path === "" ? "" : `${path}: `}${message}`,
      );
    if (isAlias(node) || (node !== null && "anchor" in node && node.anchor !== undefined))
      throw refuse("anchors and aliases are not allowed; write the value out");
    if (node?.tag?.startsWith("!") === true) throw refuse("tags are not allowed; leave the tag out");
    const expect = (wanted: string): CosiError => refuse(`expected ${wanted}, found ${describe(node)}`);
    return {
      path,
      refuse,
      toMap(keys) {
        if (!isMap(node)) throw expect("a map of keys and values");
        const entries = new Map<string, YamlValue>();
        for (const { key, value } of node.items) {
          // With `stringKeys` the parser has refused all other keys.
          if (!isScalar(key)) throw refuse("a key is not a text");
          const name = String(key.value);
          const inner = path === "" ? name : `${path}.${name}`;
          const start = key.range?.[0] ?? offset;
          if (keys?.includes(name) === false) throw refuseAt(start, describeUnknown(name, path, keys));
          if (entries.has(name))
            throw refuseAt(start, `the key ${inner} is there twice; remove one of the two`);
          entries.set(name, toValue(value as Node | null, inner, start));
        }
        return entries;
      },
      toList() {
        if (!isSeq(node)) throw expect("a list");
        return node.items.map((item, index) => toValue(item as Node, `${path}[${index}]`, offset));
      },
      toText() {
        if (!isScalar(node) || typeof node.value !== "string") {
          const isNumber = isScalar(node) && typeof node.value !== "string" && node.value !== null;
          throw expect(`a text${isNumber ? " in quotes" : ""}`);
        }
        if (node.value === "")
          throw refuse("expected a text, found an empty one; leave the key out if there is none");
        return node.value;
      },
    };
  }
  return { root: toValue(document.contents as Node | null, "", 0) };
}

function parse(text: string, lineCounter: LineCounter, refuse: () => CosiError): Document.Parsed {
  try {
    const options = { lineCounter, prettyErrors: false, logLevel: "error", stringKeys: true } as const;
    // The parser compares each key with each other one, which a large file makes slow; `toMap` looks for twins.
    return parseDocument(text, { ...options, uniqueKeys: false });
  } catch (error) {
    // The parser calls itself for every level.
    throw error instanceof RangeError ? refuse() : error;
  }
}

/** Whether a key has no value at all; the place of the error is then the key. */
function isNothing(node: Node | null): boolean {
  return isScalar(node) && node.value === null && (node.source ?? "") === "";
}

function describe(node: Node | null): string {
  if (isMap(node)) return "a map";
  if (isSeq(node)) return "a list";
  if (!isScalar(node) || node.value === null) return "nothing";
  return typeof node.value === "string" ? "a text" : `a ${typeof node.value}`;
}

function describeUnknown(name: string, path: string, keys: readonly string[]): string {
  const shown = JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name);
  const near = suggest(name, keys);
  const hint = near === undefined ? `expected one of ${keys.join(", ")}` : `did you mean ${near}?`;
  return `${path === "" ? "" : `${path}: `}there is no key ${shown}; ${hint}`;
}

/** Refuses nesting that the parser would follow down to the end of its stack. */
function checkNesting(text: string, refuse: (line: number, message: string) => void): void {
  /** Brackets that are open, those in texts included: nobody writes 32 of them. */
  let depth = 0;
  for (const [index, line] of text.split("\n").entries()) {
    let deepest = depth;
    for (const character of line) {
      if (character === "[" || character === "{") depth++;
      else if (character === "]" || character === "}") depth = Math.max(0, depth - 1);
      deepest = Math.max(deepest, depth);
    }
    const indent = /^[\s?:-]*/.exec(line)?.[0] ?? "";
    if (deepest > maxDepth || indent.replace(/\s/g, "").length > maxDepth || indent.length > 8 * maxDepth)
      refuse(index + 1, tooDeep);
  }
}

const syntaxErrors: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_INDENT:
    "not valid YAML: the indentation does not fit the lines before; indent with two spaces per level",
  BLOCK_AS_IMPLICIT_KEY: "not valid YAML: a second colon in one line; put values with colons in quotes",
  MISSING_CHAR: "not valid YAML: a quote, bracket, comma or colon is missing",
  MULTIPLE_DOCS: "a second document begins; keep one and remove the line ---",
  MULTILINE_IMPLICIT_KEY: "not valid YAML: a key without a colon",
  NON_STRING_KEY: "the key is not a text; put it in quotes",
  TAB_AS_INDENT: "not valid YAML: a tab in the indentation; use spaces",
  TAG_RESOLVE_FAILED: "tags are not allowed; leave the tag out",
  UNEXPECTED_TOKEN: "not valid YAML: something is left over here; look at the quotes and brackets before it",
};
