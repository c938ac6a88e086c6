import { posix } from "node:path";
import type { JsonSchemaFile } from "./json-schema-model.ts";

/** A parsed schema. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Where a schema is: a document and the way into it. */
export interface Place {
  readonly file: JsonSchemaFile;
  readonly path: readonly (string | number)[];
}

const maxReferences = 32;

/** Finds schemas by reference, and names them. */
export class SchemaIndex {
  readonly #byPath = new Map<string, JsonSchemaFile>();
  readonly #byId = new Map<string, JsonSchemaFile>();

  constructor(files: readonly JsonSchemaFile[]) {
    for (const file of files) {
      this.#byPath.set(file.path, file);
      const id = file.schema["$id"];
      if (typeof id === "string") this.#byId.set(id.replace(/#$/, ""), file);
    }
  }

  /** Places of the definitions of a document, in their order. */
  listDefinitions(file: JsonSchemaFile): Place[] {
    const definitions = file.schema["$defs"];
    if (typeof definitions !== "object" || definitions === null) return [];
    return Object.keys(definitions).map((name) => ({ file, path: ["$defs", name] }));
  }

  /** Whether a place has a name of its own: a document, or one of its definitions. */
  isDefinition({ path }: Place): boolean {
    return path.length === 0 || (path.length === 2 && path[0] === "$defs");
  }

  /** Full name of a schema: `net/link_spec.json` is `net.LinkSpec`, its definition `Route` `net.LinkSpec.Route`. */
  nameOf({ file, path }: Place): string {
    const parts = file.path.replace(/(\.schema)?\.json$/, "").split("/");
    const root = [...parts.slice(0, -1).map(toName), toPascalCase(parts.at(-1) ?? "")].join(".");
    return [
      root,
      ...path
        .filter((part) => part !== "$defs" && part !== "properties")
        .map((part) => toPascalCase(String(part))),
    ].join(".");
  }

  /** Finds what a reference means; undefined where it leads nowhere. */
  find(from: JsonSchemaFile, reference: string): Place | undefined {
    const [document = "", fragment = ""] = reference.split("#");
    const file = document === "" ? from : this.#findFile(from, document);
    if (file === undefined || (fragment !== "" && !fragment.startsWith("/"))) return undefined;
    const path = fragment
      .split("/")
      .slice(1)
      .map((part) => decodePart(part).replaceAll("~1", "/").replaceAll("~0", "~"));
    let value: unknown = file.schema;
    for (const part of path) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
      value = (value as Record<string, unknown>)[part];
    }
    return { file, path };
  }

  #findFile(from: JsonSchemaFile, document: string): JsonSchemaFile | undefined {
    const exact =
      this.#byId.get(document) ?? this.#byPath.get(posix.join(posix.dirname(from.path), document));
    const id = from.schema["$id"];
    if (exact !== undefined || typeof id !== "string" || !URL.canParse(document, id)) return exact;
    return this.#byId.get(new URL(document, id).href);
  }
}

/** Follows `$ref`, also the only part of an `allOf`; undefined where it leads nowhere or round in a circle. */
export function resolveReference(index: SchemaIndex, place: Place): Place | undefined {
  let current: Place | undefined = place;
  for (let count = 0; count < maxReferences && current !== undefined; count++) {
    const value = valueAt(current);
    const schema = typeof value === "object" && value !== null ? (value as JsonSchema) : {};
    if (typeof schema["$ref"] === "string") current = index.find(current.file, schema["$ref"]);
    else if (
      Array.isArray(schema["allOf"]) &&
      schema["allOf"].length === 1 &&
      schema["properties"] === undefined
    )
      current = { file: current.file, path: [...current.path, "allOf", 0] };
    else return current;
  }
  return undefined;
}

/** What is at a place; undefined where nothing is. */
export function valueAt({ file, path }: Place): unknown {
  let value: unknown = file.schema;
  for (const part of path) value = (value as Record<string | number, unknown> | null | undefined)?.[part];
  return value;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign stands for itself.
    return part;
  }
}

function toName(part: string): string {
  return part.replace(/\W/g, "_");
}

function toPascalCase(name: string): string {
  return name.replace(/(^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());
}
