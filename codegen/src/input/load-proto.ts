import { spawn } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "@cosi-spec/validate";
import type { Model } from "../model/model.ts";
import { compareNames } from "../model/names.ts";
import { createModelFromDescriptorSet } from "./descriptor-set.ts";
import { findBuf } from "./find-buf.ts";
import { createInputError, InputError } from "./input-error.ts";

/** Where proto files are. */
export interface ProtoSource {
  /** Folders that import paths start from. Their files are asked for. */
  readonly roots: readonly string[];
  /**
   * Folders with files that the others import; an earlier one wins over a later one. The schemas of this project
   * are always found, after all others.
   */
  readonly imports?: readonly string[];
  /** Paths below the roots of the files that are asked for. Default: every proto file of the roots. */
  readonly files?: readonly string[];
}

/** Compiled proto files. */
export interface CompiledProtos {
  /** A serialised `google.protobuf.FileDescriptorSet` with all imports and source information. */
  readonly descriptorSet: Uint8Array;
  /** Paths of the files that were asked for, sorted. */
  readonly files: readonly string[];
}

const maxFiles = 20_000;
const maxFileBytes = 16 * 1024 * 1024;

/**
 * Compiles proto files with buf and creates their model. Needs no network.
 *
 * @throws {InputError} A folder cannot be read, a file does not compile, or two roots hold different files of
 * the same path.
 */
export async function loadProtoModel(source: ProtoSource): Promise<Model> {
  const { descriptorSet, files } = await compileProtos(source);
  return createModelFromDescriptorSet(descriptorSet, { files });
}

/**
 * Compiles proto files with buf.
 *
 * @throws {InputError} as {@link loadProtoModel}
 */
export async function compileProtos(source: ProtoSource): Promise<CompiledProtos> {
  const asked = await collectFiles(source.roots);
  const imported = await collectImports([...(source.imports ?? []), findOwnProtos()], asked);
  for (const file of source.files ?? [])
    if (!asked.has(file))
      throw createInputError("input/unreadable", `no root has the file ${file}`, file, {
        hint: `the roots are ${source.roots.join(", ")}`,
      });
  if (asked.size === 0)
    throw createInputError(
      "input/unreadable",
      `no proto file below ${source.roots.join(", ")}`,
      source.roots[0] ?? ".",
    );
  // A workspace of two modules: buf has no include path, and refuses folders outside its workspace.
  const folder = await mkdtemp(join(tmpdir(), "cosi-codegen-"));
  try {
    await writeFile(
      join(folder, "buf.yaml"),
      "version: v2\nmodules: [{ path: asked }, { path: imported }]\n",
    );
    await Promise.all([
      copyFiles(asked, join(folder, "asked")),
      copyFiles(imported, join(folder, "imported")),
    ]);
    const files = [...(source.files ?? asked.keys())].sort(compareNames);
    return { descriptorSet: await runBuf(folder, files, asked), files };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function copyFiles(files: ReadonlyMap<string, string>, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, from] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await copyFile(from, join(folder, path));
  }
}

/** Finds the protos of this project through their package. */
function findOwnProtos(): string {
  return join(dirname(fileURLToPath(import.meta.resolve("@cosi-spec/schemas/package.json"))), "proto");
}

async function collectFiles(roots: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const root of roots)
    for (const [path, full] of await listProtoFiles(root)) {
      const other = found.get(path);
      if (other !== undefined && !(await readFile(other)).equals(await readFile(full)))
        throw createInputError(
          "input/ambiguous",
          `two roots hold different files ${path}: ${other} and ${full}`,
          full,
        );
      if (other === undefined) found.set(path, full);
      if (found.size > maxFiles)
        throw createInputError("input/too-large", `more than ${maxFiles} proto files`, root);
    }
  return found;
}

async function collectImports(
  roots: readonly string[],
  asked: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const root of roots)
    for (const [path, full] of await listProtoFiles(root))
      if (!asked.has(path) && !found.has(path)) found.set(path, full);
  return found;
}

async function listProtoFiles(root: string): Promise<[path: string, full: string][]> {
  let names: string[];
  try {
    names = await readdir(root, { recursive: true });
  } catch (cause) {
    throw createInputError("input/unreadable", `cannot read the folder ${root}`, root, { cause });
  }
  const files: [string, string][] = [];
  for (const name of names) {
    const full = join(root, name);
    if (!name.endsWith(".proto") || name.includes("node_modules")) continue;
    const { size } = await stat(full);
    if (size > maxFileBytes)
      throw createInputError("input/too-large", `has ${size} bytes, at most ${maxFileBytes} are read`, full);
    files.push([name.replaceAll("\\", "/"), resolve(full)]);
  }
  return files.sort(([a], [b]) => compareNames(a, b));
}

/** Compiles the folder; only what the given files need is part of the result. */
async function runBuf(
  folder: string,
  files: readonly string[],
  originals: ReadonlyMap<string, string>,
): Promise<Uint8Array> {
  const { command, args } = findBuf();
  // Arguments have a length limit; when nothing is left out, none are needed.
  const paths = files.length < originals.size ? files.flatMap((file) => ["--path", `asked/${file}`]) : [];
  const child = spawn(
    command,
    [...args, "build", "asked", "--as-file-descriptor-set", "--error-format", "json", "-o", "-", ...paths],
    { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
  );
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const status = await new Promise<number | null>((done, fail) => {
    child.on("error", fail);
    child.on("close", done);
  });
  if (status !== 0) throw toInputError(Buffer.concat(errors).toString("utf8"), originals);
  return Buffer.concat(output);
}

/** Each line of buf's report is a JSON object; anything else is kept as it is. */
function toInputError(report: string, originals: ReadonlyMap<string, string>): InputError {
  const diagnostics = report
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line): Diagnostic => {
      const base = { code: "input/no-valid-proto", severity: "error", path: "" } as const;
      try {
        const {
          path = "-",
          start_line = 1,
          start_column = 1,
          end_line,
          end_column,
          message = "",
        } = JSON.parse(line);
        return {
          ...base,
          message,
          source: {
            file: originals.get(path.replace(/^asked\//, "")) ?? path,
            line: start_line,
            column: start_column,
            endLine: end_line ?? start_line,
            endColumn: end_column ?? start_column,
          },
        };
      } catch {
        // Not JSON: an error of buf itself, which is all there is to tell.
        return { ...base, message: line.trim() };
      }
    });
  return new InputError(diagnostics);
}
