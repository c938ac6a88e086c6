import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import type { Model } from "../model/model.ts";
import { compareNames } from "../model/names.ts";
import { createInputError } from "./input-error.ts";
import { createModelFromJsonSchemas, type JsonSchemaFile } from "./json-schema-model.ts";

export { createModelFromJsonSchemas } from "./json-schema-model.ts";

/** Where JSON Schema documents are. */
export interface JsonSchemaSource {
  /** Folders whose `.json` files are schemas, or single files. */
  readonly paths: readonly string[];
  /** Folder that the paths start from. Default: the current one. */
  readonly base?: string;
}

/** A model and the digests of what it was read from. */
export interface LoadedJsonSchemas {
  readonly model: Model;
  /** SHA-256 of each file by its path; sorted. */
  readonly sources: ReadonlyMap<string, string>;
}

const maxFiles = 5_000;
const maxFileBytes = 16 * 1024 * 1024;

/**
 * Reads JSON Schema documents (draft 2020-12) and creates their model.
 *
 * @throws {InputError} A file cannot be read, is too large, or is no JSON object.
 */
export async function loadJsonSchemaModel(source: JsonSchemaSource): Promise<Model> {
  return (await loadJsonSchemaInput(source)).model;
}

/** Like {@link loadJsonSchemaModel}, with the digests of the files. */
export async function loadJsonSchemaInput({
  paths,
  base = ".",
}: JsonSchemaSource): Promise<LoadedJsonSchemas> {
  const found = new Map<string, string>();
  for (const path of paths) {
    for (const [name, full] of await listSchemaFiles(join(base, path))) {
      if (found.has(name) && found.get(name) !== full)
        throw createInputError("input/ambiguous", `two folders hold a file ${name}`, full);
      found.set(name, full);
    }
  }
  if (found.size === 0)
    throw createInputError("input/unreadable", `no JSON Schema in ${paths.join(", ")}`, paths[0] ?? ".");
  if (found.size > maxFiles)
    throw createInputError("input/too-large", `more than ${maxFiles} schemas`, paths[0] ?? ".");
  const files: JsonSchemaFile[] = [];
  const sources = new Map<string, string>();
  for (const [path, full] of [...found].sort(([a], [b]) => compareNames(a, b))) {
    const bytes = await readFile(full);
    if (bytes.length > maxFileBytes)
      throw createInputError(
        "input/too-large",
        `has ${bytes.length} bytes, at most ${maxFileBytes} are read`,
        full,
      );
    files.push(parseSchemaFile(path, bytes.toString("utf8"), full));
    sources.set(path, createHash("sha256").update(bytes).digest("hex"));
  }
  return { model: createModelFromJsonSchemas(files), sources };
}

/** Parses the text of one document. @param path path that locations show */
export function parseSchemaFile(path: string, text: string, shownPath = path): JsonSchemaFile {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (cause) {
    throw createInputError(
      "input/no-json",
      cause instanceof Error ? cause.message : String(cause),
      shownPath,
      { cause },
    );
  }
  if (typeof schema !== "object" || schema === null || Array.isArray(schema))
    throw createInputError("input/no-json", "a schema is a JSON object", shownPath);
  return { path, schema: schema as Record<string, unknown>, locate: createLocator(text) };
}

/** JSON is YAML, and that parser knows where everything is. */
function createLocator(text: string): JsonSchemaFile["locate"] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return (path) => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    const offset = (node as { range?: readonly number[] } | undefined)?.range?.[0];
    if (offset === undefined) return { line: 0, column: 0 };
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
}

async function listSchemaFiles(path: string): Promise<[name: string, full: string][]> {
  const info = await stat(path).catch((cause: unknown) => {
    throw createInputError("input/unreadable", "cannot be read", path, { cause });
  });
  if (!info.isDirectory()) return [[path.replaceAll("\\", "/").split("/").at(-1) ?? path, path]];
  const names = await readdir(path, { recursive: true });
  return names
    .filter((name) => name.endsWith(".json") && !/(^|[\\/])node_modules[\\/]/.test(name))
    .map((name): [string, string] => [name.replaceAll("\\", "/"), join(path, name)]);
}
