import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { compareNames } from "../model/names.ts";
import { createInputError } from "./input-error.ts";

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

/** A proto file as it is on disk. */
export interface ProtoFile {
  /** Absolute path. */
  readonly full: string;
  readonly bytes: Buffer;
}

/** What a source reads, by path below the roots. */
export interface CollectedProtos {
  /** Files that output is made for. */
  readonly asked: ReadonlyMap<string, ProtoFile>;
  /** Files that those import, directly or not. */
  readonly imported: ReadonlyMap<string, ProtoFile>;
}

const maxFiles = 20_000;
const maxFileBytes = 16 * 1024 * 1024;

/**
 * Reads the files that a source asks for, and what they import.
 *
 * @throws {InputError} A folder or a file cannot be read, or two roots hold different files of the same path.
 */
export async function collectProtos(source: ProtoSource): Promise<CollectedProtos> {
  const asked = await collectFiles(source);
  const roots = [...source.roots, ...(source.imports ?? []), findOwnProtos()];
  return { asked, imported: await collectImports(asked, roots) };
}

/** Lists the proto files that a source reads and asks for, with their absolute paths; for watching them. */
export async function listProtoFiles(root: string): Promise<[path: string, full: string][]> {
  let names: string[];
  try {
    names = await readdir(root, { recursive: true });
  } catch (cause) {
    throw createInputError("input/unreadable", `cannot read the folder ${root}`, root, { cause });
  }
  return names
    .filter((name) => name.endsWith(".proto") && !/(^|[\\/])node_modules[\\/]/.test(name))
    .map((name): [string, string] => [name.replaceAll("\\", "/"), resolve(root, name)])
    .sort(([a], [b]) => compareNames(a, b));
}

async function collectFiles({ roots, files }: ProtoSource): Promise<Map<string, ProtoFile>> {
  const found = new Map<string, ProtoFile>();
  const wanted = files && new Set(files);
  for (const root of roots)
    for (const [path, full] of await listProtoFiles(root)) {
      if (wanted && !wanted.has(path)) continue;
      const file = await readProtoFile(full);
      const other = found.get(path);
      if (other !== undefined && !other.bytes.equals(file.bytes))
        throw createInputError(
          "input/ambiguous",
          `two roots hold different files ${path}: ${other.full} and ${full}`,
          full,
        );
      found.set(path, other ?? file);
      if (found.size > maxFiles)
        throw createInputError("input/too-large", `more than ${maxFiles} proto files`, root);
    }
  const missing = files?.find((file) => !found.has(file));
  if (missing !== undefined)
    throw createInputError("input/unreadable", `no root has the file ${missing}`, missing, {
      hint: `the roots are ${roots.join(", ")}`,
    });
  if (found.size === 0)
    throw createInputError("input/unreadable", `no proto file below ${roots.join(", ")}`, roots[0] ?? ".");
  return found;
}

/** Finds what the files import, directly or not. Whatever is not found is left for the compiler to tell. */
async function collectImports(
  asked: ReadonlyMap<string, ProtoFile>,
  roots: readonly string[],
): Promise<Map<string, ProtoFile>> {
  const found = new Map<string, ProtoFile>();
  const queue = [...asked.values()];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    for (const path of listImports(file.bytes.toString("utf8"))) {
      if (asked.has(path) || found.has(path)) continue;
      const root = roots.find((candidate) => existsSync(join(candidate, path)));
      if (root === undefined) continue;
      const imported = await readProtoFile(resolve(root, path));
      found.set(path, imported);
      queue.push(imported);
    }
  }
  return found;
}

/** An import inside of a comment counts too: one file too many does no harm. Paths never leave their root. */
export function listImports(text: string): string[] {
  const paths = [...text.matchAll(/\bimport\s+(?:public\s+|weak\s+|option\s+)?["']([^"'\n]+)["']/g)];
  return paths.map((match) => match[1] ?? "").filter((path) => !/(^|\/)\.\.?(\/|$)|^\/|\\/.test(path));
}

async function readProtoFile(full: string): Promise<ProtoFile> {
  const bytes = await readFile(full).catch((cause: unknown) => {
    throw createInputError("input/unreadable", "cannot be read", full, { cause });
  });
  if (bytes.length > maxFileBytes)
    throw createInputError(
      "input/too-large",
      `has ${bytes.length} bytes, at most ${maxFileBytes} are read`,
      full,
    );
  return { full, bytes };
}

/** Finds the protos of this project through their package. */
export function findOwnProtos(): string {
  return join(dirname(fileURLToPath(import.meta.resolve("@cosi-spec/schemas/package.json"))), "proto");
}
