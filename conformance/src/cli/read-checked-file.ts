import { readFileSync, statSync } from "node:fs";
import type { ErrorObject } from "ajv/dist/2020.js";
import { checkAgainstSchema, type SchemaName } from "../report/schema.ts";
import { DamagedFile, type Diagnostic } from "./diagnostics.ts";
import { escapePointer, JsonSyntaxError, type LocatedJson, readJson } from "./read-json.ts";
import { suggest } from "./suggest.ts";
import { UsageError } from "./usage-error.ts";

/** Largest file that is read, in bytes. */
const maxBytes = 1024 * 1024;

/**
 * Reads a JSON file of the user and checks it against a published schema.
 *
 * @throws {UsageError} the file cannot be read.
 * @throws {DamagedFile} with one diagnostic per defect.
 */
export function readCheckedFile(file: string, schema: SchemaName): unknown {
  const json = parse(file, readText(file));
  const errors = checkAgainstSchema(schema, json.value);
  if (errors.length > 0) throw new DamagedFile(errors.map((error) => toDiagnostic(file, json, error)));
  return json.value;
}

/**
 * Reads a text file of the user.
 *
 * @throws {UsageError} it cannot be read, or is larger than 1 MiB.
 */
export function readText(file: string): string {
  try {
    if (statSync(file).size > maxBytes) throw new UsageError(`${file} is larger than 1 MiB`);
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot read ${file}: ${sayFileError(error)}`, "Check the path.");
  }
}

/** Says why a file could not be used. */
export function sayFileError(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return "there is no such file";
    case "EISDIR":
      return "it is a folder";
    case "ENOTDIR":
    case "EEXIST":
      return "a part of the path is a file, not a folder";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EROFS":
      return "the file system is read-only";
    case "ENOSPC":
      return "the disk is full";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

function parse(file: string, text: string): LocatedJson {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const { message, position } = error;
    throw new DamagedFile([{ code: "conformance/json-syntax", file, position, path: "", message }]);
  }
}

function toDiagnostic(file: string, json: LocatedJson, error: ErrorObject): Diagnostic {
  const { instancePath: path, keyword, params } = error;
  const place = (pointer: string): Diagnostic["position"] => json.find(pointer) ?? { line: 1, column: 1 };
  if (keyword === "additionalProperties") {
    const key = String(params["additionalProperty"]);
    const known = Object.keys(error.parentSchema?.["properties"] ?? {});
    const near = suggest(key, known);
    const inner = `${path}/${escapePointer(key)}`;
    return {
      code: "conformance/unknown-key",
      file,
      position: place(`${inner}#`),
      path: inner,
      message: `there is no such key; known here: ${known.join(", ")}`,
      ...(near === undefined ? {} : { hint: `did you mean ${JSON.stringify(near)}?` }),
    };
  }
  const rest = { file, position: place(path), path };
  if (keyword === "required") {
    const key = JSON.stringify(params["missingProperty"]);
    return { code: "conformance/missing-key", ...rest, message: `the key ${key} is missing` };
  }
  const found = sayValue(error.data);
  if (keyword === "type") {
    const message = `must be ${sayType(String(params["type"]))}, found ${found}`;
    return { code: "conformance/wrong-type", ...rest, message };
  }
  return {
    code: "conformance/wrong-value",
    ...rest,
    message: `${error.message}, found ${found}`,
    ...(typeof error.parentSchema?.["description"] === "string"
      ? { hint: error.parentSchema["description"] }
      : {}),
  };
}

function sayType(type: string): string {
  const names: Readonly<Record<string, string>> = {
    object: "an object",
    array: "a list",
    integer: "a whole number",
    string: "a text",
    boolean: "true or false",
    number: "a number",
  };
  return names[type] ?? type;
}

function sayValue(value: unknown): string {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object";
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
