import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, posix, resolve } from "node:path";
import type { Diagnostic } from "@cosi-spec/validate";
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import { isCollection, parseDocument } from "yaml";
import { targetNames } from "../emit/target-name.ts";
import { createInputError, InputError } from "../input/input-error.ts";
import type { CodegenConfig } from "./config.gen.ts";

/** A configuration and where it was found. */
export interface LoadedConfig {
  readonly config: CodegenConfig;
  /** Absolute path of the file. */
  readonly file: string;
  /** Absolute path of its folder, which all paths are relative to. */
  readonly root: string;
}

/** File name of the configuration where nothing is said. */
export const defaultConfigFile = "cosi-codegen.json";

const maxBytes = 1024 * 1024;

/**
 * Reads a configuration and checks it by its schema.
 *
 * @param file path; relative to the current folder
 * @throws {InputError} The file is missing, too large, no JSON, or against the schema.
 */
export async function readConfig(file: string): Promise<LoadedConfig> {
  const path = resolve(file);
  if (!existsSync(path))
    throw createInputError("config/missing", "there is no such file", file, {
      hint: "cosi-codegen init FOLDER writes one to begin with; --config FILE names another",
    });
  const text = await readFile(path, "utf8");
  if (text.length > maxBytes)
    throw createInputError(
      "config/too-large",
      `has ${text.length} characters, at most ${maxBytes} are read`,
      file,
    );
  const config = parseConfig(text, file);
  return { config, file: path, root: dirname(path) };
}

/** Checks the text of a configuration. @throws {InputError} as {@link readConfig} */
export function parseConfig(text: string, file: string): CodegenConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const [error] = parseDocument(text).errors;
    const place = error?.linePos?.[0];
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw createInputError("config/no-json", reason, file, place && { line: place.line, column: place.col });
  }
  const schemaUrl = new URL("../../schema/config.schema.json", import.meta.url);
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(schemaUrl, "utf8")));
  if (!validate(value)) throw new InputError([toDiagnostic(validate.errors ?? [], text, file)]);
  const config = value as CodegenConfig;
  assertFolders(config, file);
  return config;
}

/** The most specific error; for a union that of the branch that the author meant. */
function toDiagnostic(errors: readonly ErrorObject[], text: string, file: string): Diagnostic {
  const deepest = [...errors].sort((a, b) => depthOf(b) - depthOf(a))[0];
  const path = deepest?.instancePath ?? "";
  const extra = deepest?.params["additionalProperty"];
  const message =
    typeof extra === "string"
      ? `unknown key "${extra}"`
      : `${deepest?.message ?? "is not valid"}${listAllowed(deepest)}`;
  const place = locate(text, [
    ...path.split("/").slice(1).map(unescapePart),
    ...(typeof extra === "string" ? [extra] : []),
  ]);
  return {
    ...{ code: "config/invalid", severity: "error", message, path },
    source: { file, ...place, endLine: place.line, endColumn: place.column },
  };
}

function depthOf({ instancePath, keyword }: ErrorObject): number {
  return (
    instancePath.split("/").length * 2 +
    (keyword === "additionalProperties" ? 1 : 0) -
    (keyword === "oneOf" ? 2 : 0)
  );
}

function listAllowed(error: ErrorObject | undefined): string {
  const allowed = error?.params["allowedValues"];
  return Array.isArray(allowed) ? `: ${allowed.join(", ")}` : "";
}

function unescapePart(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function locate(text: string, path: readonly string[]): { line: number; column: number } {
  const document = parseDocument(text, { keepSourceTokens: true });
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of path) {
    if (!isCollection(node)) break;
    const pair = node.items.find(
      (item) => String((item as { key?: { value?: unknown } }).key?.value) === part,
    );
    const range = (pair as { key?: { range?: number[] } } | undefined)?.key?.range;
    node = node.get(/^\d+$/.test(part) ? Number(part) : part, true);
    offset = range?.[0] ?? (node as { range?: number[] } | undefined)?.range?.[0] ?? offset;
  }
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: [...(before.at(-1) ?? "")].length + 1 };
}

/** A folder outside of the configuration's own, or one that two targets share, would lose files. */
function assertFolders({ targets }: CodegenConfig, file: string): void {
  const taken = new Map<string, string>();
  for (const name of targetNames) {
    const out = targets[name]?.out;
    if (out === undefined) continue;
    const folder = toFolder(out);
    if (folder === "." || folder.startsWith(".."))
      throw createInputError(
        "config/invalid",
        `the folder of ${name} is not below the configuration: ${out}`,
        file,
      );
    const other = taken.get(folder);
    if (other !== undefined)
      throw createInputError("config/invalid", `${other} and ${name} have the same folder: ${out}`, file);
    taken.set(folder, name);
  }
  if (targets.definitions && !targets.messages)
    throw createInputError("config/invalid", "the target definitions needs the target messages", file);
}

/** Normalises the folder of a target: no `.` or `..` inside, no slash at the end. */
export function toFolder(out: string): string {
  return posix.normalize(out.replaceAll("\\", "/")).replace(/\/+$/, "");
}
