import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { toFolder } from "../config/read-config.ts";
import { createInputError } from "../input/input-error.ts";
import { compareNames } from "../model/names.ts";
import type { GeneratedOutput } from "./generator.ts";
import { readOwnedFolders } from "./manifest.ts";

/** How a file on disk differs from what is generated. */
export interface Difference {
  readonly kind: "stale" | "missing" | "surplus";
  /** Path below the folder of the configuration. */
  readonly path: string;
}

/**
 * Compares output with what is on disk, sorted by path.
 *
 * @param root folder of the configuration
 * @param last output that is on disk unless somebody changed it by hand; files with the same content in both are
 * looked for, but not read. Default: every file is read.
 */
export async function compareOutput(
  output: GeneratedOutput,
  root: string,
  last?: GeneratedOutput,
): Promise<Difference[]> {
  const differences: Difference[] = [];
  const present = new Set<string>();
  for (const folder of output.folders) for (const path of await listFiles(root, folder)) present.add(path);
  if (existsSync(join(root, output.manifest))) present.add(output.manifest);
  for (const [path, content] of output.files) {
    if (!present.has(path)) differences.push({ kind: "missing", path });
    else if (last === undefined || last.files.get(path) !== content) {
      const current = await readFile(join(root, path));
      const wanted = typeof content === "string" ? Buffer.from(content, "utf8") : Buffer.from(content);
      if (!current.equals(wanted)) differences.push({ kind: "stale", path });
    }
  }
  for (const path of present) if (!output.files.has(path)) differences.push({ kind: "surplus", path });
  return differences.sort((a, b) => compareNames(a.path, b.path));
}

/**
 * Brings the disk in line with the output: writes what is stale or missing, removes what is surplus, touches
 * nothing else.
 *
 * @throws {InputError} A file would be removed from a folder that this configuration never wrote to.
 */
export async function writeOutput(
  output: GeneratedOutput,
  root: string,
  differences: readonly Difference[],
): Promise<void> {
  await assertOwned(output, root, differences);
  for (const { kind, path } of differences) {
    const full = join(root, path);
    if (kind === "surplus") {
      await rm(full);
      await removeEmptyFolders(root, dirname(path), output.folders);
      continue;
    }
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, output.files.get(path) ?? "");
  }
}

/** Files of other people are safe: only a folder that the last manifest lists loses files. */
async function assertOwned(
  output: GeneratedOutput,
  root: string,
  differences: readonly Difference[],
): Promise<void> {
  const manifest = await readIfExists(join(root, output.manifest));
  const owned = readOwnedFolders(manifest?.toString("utf8") ?? "").map(toFolder);
  const foreign = differences.find(
    ({ kind, path }) => kind === "surplus" && !owned.some((folder) => path.startsWith(`${folder}/`)),
  );
  if (foreign === undefined) return;
  throw createInputError(
    "generate/foreign-file",
    "is in the folder of a target, and was not generated",
    foreign.path,
    {
      hint: "move it elsewhere, or give the target a folder of its own",
    },
  );
}

async function readIfExists(path: string): Promise<Buffer | undefined> {
  return existsSync(path) ? readFile(path) : undefined;
}

async function listFiles(root: string, folder: string): Promise<string[]> {
  const full = join(root, folder);
  if (!existsSync(full)) return [];
  const entries = await readdir(full, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(join(root, "x").length - 1)
        .replaceAll("\\", "/"),
    );
}

async function removeEmptyFolders(root: string, folder: string, folders: readonly string[]): Promise<void> {
  for (let path = folder; folders.some((own) => path.startsWith(`${own}/`)); path = dirname(path)) {
    if ((await readdir(join(root, path))).length > 0) return;
    await rmdir(join(root, path));
  }
}
