import type { SchemaError } from "../type-info.ts";

/** An error with the keyword that is broken. */
export interface KeywordError extends SchemaError {
  readonly keyword: string;
}

/** The keyword that an error is about. */
export function getKeyword({ schemaPath }: SchemaError): string {
  return schemaPath.slice(schemaPath.lastIndexOf("/") + 1);
}

/** Errors of a schema by the place in the value that they are about. */
export interface ErrorIndex {
  /** Errors about the value at a JSON pointer itself, those of rules that tie it to others left out. */
  at(pointer: string): readonly KeywordError[];
  /** Whether there is an error about the value at a pointer, or about a part of it. */
  touches(pointer: string): boolean;
}

/** Sorts errors by place. */
export function indexErrors(errors: readonly SchemaError[]): ErrorIndex {
  const own = new Map<string, KeywordError[]>();
  const touched = new Set<string>();
  for (const error of errors) {
    if (isOwn(error.schemaPath)) {
      const list = own.get(error.instancePath);
      const placed: KeywordError = { ...error, keyword: getKeyword(error) };
      if (list === undefined) own.set(error.instancePath, [placed]);
      else list.push(placed);
    }
    let pointer = error.instancePath;
    while (!touched.has(pointer)) {
      touched.add(pointer);
      if (pointer === "") break;
      pointer = pointer.slice(0, pointer.lastIndexOf("/"));
    }
  }
  return { at: (pointer) => own.get(pointer) ?? [], touches: (pointer) => touched.has(pointer) };
}

const branches = new Set(["allOf", "anyOf", "oneOf", "not", "if", "then", "else"]);
const named = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]);

/**
 * Whether an error is about its value alone: no choice between schemas stands above the step that leads to the
 * value. An error in `oneOf/0/properties/x` only says that one way is closed; `properties/x/anyOf/1` is about x.
 */
function isOwn(schemaPath: string): boolean {
  const words = schemaPath.split("/").slice(1);
  let isInBranch = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (branches.has(word)) isInBranch = true;
    else if (named.has(word)) {
      if (isInBranch && (word === "properties" || word === "patternProperties")) return false;
      if (word === "$defs" || word === "definitions") isInBranch = false;
      at++;
    } else if (isInBranch && (word === "items" || word === "additionalProperties") && at < words.length - 1)
      return false;
  }
  return true;
}

/** One step of a JSON pointer. */
export function escapePointer(step: string | number): string {
  return typeof step === "number" ? String(step) : step.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** JSON pointer (RFC 6901) of a path. */
export function toPointer(path: readonly (string | number)[]): string {
  return path.map((step) => `/${escapePointer(step)}`).join("");
}
