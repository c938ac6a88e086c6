import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** What was found when nothing had to be done. */
export interface UnchangedResult {
  /** Number of generated files. */
  readonly fileCount: number;
  /** Number of constructs that the schemas have and the model has not. */
  readonly unsupportedCount: number;
}

interface CacheRecord extends UnchangedResult {
  readonly inputs: string;
  readonly outputs: string;
}

/** What is generated where; the part of a configuration that the shortcut reads. */
interface RawConfig {
  readonly input?: { readonly [kind: string]: unknown };
  readonly targets?: { readonly [name: string]: { readonly out?: unknown } };
  readonly manifest?: unknown;
}

/**
 * Tells whether the last run of `generate` was made of the same configuration, schemas and generator, and left
 * what is on disk now. Compares contents of schemas and outputs; the generator itself by size and time of its
 * files.
 *
 * The record is in `node_modules/.cache` of the configuration's folder; without `node_modules` there is none.
 * It serves speed alone: `--check` never asks it.
 *
 * @returns undefined where everything has to be generated
 */
export async function findUnchanged(configFile: string): Promise<UnchangedResult | undefined> {
  const path = locateRecord(configFile);
  if (path === undefined || !existsSync(path)) return undefined;
  try {
    const record = JSON.parse(await readFile(path, "utf8")) as CacheRecord;
    const now = await measure(configFile);
    return record.inputs === now.inputs && record.outputs === now.outputs ? record : undefined;
  } catch {
    // A damaged record or an unreadable file: the whole way finds out what is wrong.
    return undefined;
  }
}

/** Records that what is on disk now is current. */
export async function recordCurrent(configFile: string, result: UnchangedResult): Promise<void> {
  const path = locateRecord(configFile);
  if (path === undefined) return;
  try {
    const record: CacheRecord = { ...result, ...(await measure(configFile)) };
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify(record));
  } catch {
    // A folder that cannot be written costs the shortcut only.
  }
}

function locateRecord(configFile: string): string | undefined {
  const file = resolve(configFile);
  const modules = join(dirname(file), "node_modules");
  if (!existsSync(modules)) return undefined;
  return join(
    modules,
    ".cache/cosi-codegen",
    `${createHash("sha256").update(file).digest("hex").slice(0, 16)}.json`,
  );
}

async function measure(configFile: string): Promise<{ readonly inputs: string; readonly outputs: string }> {
  const root = dirname(resolve(configFile));
  const text = await readFile(configFile, "utf8");
  const config = JSON.parse(text) as RawConfig;
  const inputs = createHash("sha256").update(`${process.version}\n${text}\n`);
  for (const value of Object.values(config.input ?? {}))
    for (const path of Array.isArray(value) ? value : [])
      if (existsSync(join(root, String(path)))) await hashContents(join(root, String(path)), inputs);
  for (const folder of listGeneratorFolders()) await hashTimes(folder, inputs);
  const outputs = createHash("sha256");
  for (const { out } of Object.values(config.targets ?? {}))
    await hashContents(join(root, String(out)), outputs);
  await hashContents(join(root, String(config.manifest ?? "gen/manifest.json")), outputs);
  return { inputs: inputs.digest("hex"), outputs: outputs.digest("hex") };
}

/** This program, and the packages that its output depends on. */
function listGeneratorFolders(): string[] {
  const own = fileURLToPath(new URL("..", import.meta.url));
  const packages = ["validate", "types", "schemas"].map((name) =>
    dirname(fileURLToPath(import.meta.resolve(`@cosi-spec/${name}/package.json`))),
  );
  return [
    own,
    ...packages.flatMap((folder) => [join(folder, "dist"), join(folder, "proto")]).filter(existsSync),
  ];
}

async function hashContents(path: string, hash: ReturnType<typeof createHash>): Promise<void> {
  for (const file of await listFiles(path)) {
    const content = await readFile(file);
    hash.update(`${file.slice(path.length)}\n${content.length}\n`).update(content);
  }
}

async function hashTimes(path: string, hash: ReturnType<typeof createHash>): Promise<void> {
  for (const file of await listFiles(path)) {
    const { size, mtimeMs } = await stat(file);
    hash.update(`${file}\n${size}\n${mtimeMs}\n`);
  }
}

async function listFiles(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
