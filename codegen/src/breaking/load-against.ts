import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, posix, relative, resolve } from "node:path";
import type { CodegenConfig } from "../config/config.gen.ts";
import { findOwnProtos } from "../input/collect-protos.ts";
import { readDescriptorSet } from "../input/descriptor-set.ts";
import { createInputError } from "../input/input-error.ts";
import type { Snapshot } from "./comparison.ts";
import { createSnapshot, loadSchemas } from "./load-snapshot.ts";
import { readTar } from "./read-tar.ts";

/** Longest answer of git that is read, in bytes. */
const maxBytes = 256 * 1024 * 1024;

/** The state that schemas are compared with. */
export interface AgainstSource {
  /** A folder, a descriptor set (`.binpb`), an archive (`.tar`, `.tar.gz`, `.tgz`), or a revision of git. */
  readonly against: string;
  /** Input of the state after the change; the state before is looked for in the same places. */
  readonly input: CodegenConfig["input"];
  /** Folder that the paths of the input start from. */
  readonly root: string;
  /** Paths of the files that were asked for after the change. */
  readonly files: readonly string[];
}

/**
 * Loads the state before a change.
 *
 * A folder or an archive is either a copy of the folder of the configuration, or holds the schemas alone.
 *
 * @throws {InputError} It cannot be read, or does not compile.
 */
export async function loadAgainst(source: AgainstSource): Promise<Snapshot> {
  const { against } = source;
  if (!existsSync(against)) return loadRevision(source);
  if ((await stat(against)).isDirectory()) return loadFolder(resolve(against), source);
  const bytes = await readFile(against);
  if (/\.(binpb|bin|pb)$/.test(against)) return loadDescriptorSet(bytes, source);
  if (/\.(tar|tar\.gz|tgz)$/.test(against)) return loadFiles(readTar(bytes, against), source);
  throw createInputError(
    "input/unreadable",
    "is neither a folder, a descriptor set nor an archive",
    against,
    {
      hint: "name a folder, FILE.binpb, FILE.tar, FILE.tar.gz, or a revision of git such as HEAD~1",
    },
  );
}

/** A descriptor set does not say which of its files are only imported: those that are imports of the input. */
function loadDescriptorSet(bytes: Uint8Array, { input, root, files }: AgainstSource): Snapshot {
  const all = readDescriptorSet(bytes).model.files.map(({ path }) => path);
  const imports = [
    ...("proto" in input ? (input.imports ?? []) : []).map((path) => resolve(root, path)),
    findOwnProtos(),
  ];
  const isImport = (path: string): boolean => imports.some((folder) => existsSync(join(folder, path)));
  const chosen = "proto" in input ? input.files : undefined;
  return createSnapshot(
    bytes,
    all.filter(
      (path) => files.includes(path) || (chosen === undefined ? !isImport(path) : chosen.includes(path)),
    ),
  );
}

async function loadFolder(folder: string, { input, against }: AgainstSource): Promise<Snapshot> {
  const paths = "proto" in input ? input.proto : input.jsonSchema;
  // A copy of the configuration's folder has the same paths below it; else the folder is the only root.
  const found = paths.filter((path) => isBelow(path) && existsSync(join(folder, path)));
  const [first, ...rest] = found.length > 0 ? found : ["."];
  if (first === undefined) throw createInputError("input/unreadable", "holds no schemas", against);
  if (!("proto" in input)) return (await loadSchemas({ jsonSchema: [first, ...rest] }, folder)).snapshot;
  const roots: [string, ...string[]] = [first, ...rest];
  const imports = (input.imports ?? []).filter((path) => isBelow(path) && existsSync(join(folder, path)));
  // Files that were added since are not there yet.
  const files = input.files?.filter((file) => roots.some((root) => existsSync(join(folder, root, file))));
  const [file, ...others] = files ?? [];
  const chosen = file === undefined ? {} : { files: [file, ...others] as [string, ...string[]] };
  return (await loadSchemas({ proto: roots, imports, ...chosen }, folder)).snapshot;
}

/** Unpacks into a folder of its own, which is removed afterwards. */
async function loadFiles(files: ReadonlyMap<string, Uint8Array>, source: AgainstSource): Promise<Snapshot> {
  const schemas = [...files].filter(([path]) => /\.(proto|json)$/.test(path));
  if (schemas.length === 0) throw createInputError("input/unreadable", "holds no schemas", source.against);
  const folder = await mkdtemp(join(tmpdir(), "cosi-against-"));
  try {
    const top = findTopFolder(
      schemas.map(([path]) => path),
      source.input,
    );
    for (const [path, bytes] of schemas) {
      const full = join(folder, path.slice(top.length));
      await mkdir(dirname(full), { recursive: true });
      await writeFile(full, bytes);
    }
    return await loadFolder(folder, source);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Whether a path stays in the folder it starts from. */
function isBelow(path: string): boolean {
  return !isAbsolute(path) && !/(^|[\\/])\.\.([\\/]|$)/.test(path);
}

/** Archives of hosting sites have everything in one folder that is named after the revision. */
function findTopFolder(paths: readonly string[], input: CodegenConfig["input"]): string {
  const roots = ("proto" in input ? input.proto : input.jsonSchema).map((path) => posix.normalize(path));
  const holdsRoot = (top: string): boolean =>
    paths.some((path) => roots.some((root) => `${path}/`.startsWith(`${top}${root.replace(/\/$/, "")}/`)));
  const top = `${paths[0]?.split("/")[0] ?? ""}/`;
  return !holdsRoot("") && holdsRoot(top) && paths.every((path) => path.startsWith(top)) ? top : "";
}

/** Loads a revision of git; its paths start from the top of the repository. */
async function loadRevision({ against, input, root, files }: AgainstSource): Promise<Snapshot> {
  const fail = (message: string, hint: string): Error =>
    createInputError("input/unreadable", message, against, { hint });
  const top = (await runGit(root, ["rev-parse", "--show-toplevel"]))?.toString("utf8").trim();
  if (top === undefined)
    throw fail(
      "there is no such file or folder, and the schemas are in no git repository",
      "name a folder, FILE.binpb, FILE.tar.gz, or run it inside a git repository",
    );
  const revision = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${against}^{commit}`];
  const commit = (await runGit(root, revision))?.toString("utf8").trim();
  if (commit === undefined)
    throw fail("is neither a file, a folder nor a revision of git", "git log --oneline lists revisions");
  const base = await realpath(root);
  const toPath = (path: string): string => relative(top, resolve(base, path)).replaceAll("\\", "/") || ".";
  const moved = moveInput(input, toPath);
  const paths = "proto" in moved ? [...moved.proto, ...(moved.imports ?? [])] : moved.jsonSchema;
  const inside = paths.filter(isBelow);
  // Without paths git would archive everything.
  const command = ["archive", "--format=tar", commit, "--", ...inside];
  const archive = inside.length === 0 ? undefined : await runGit(top, command);
  if (archive === undefined)
    throw fail(`the revision does not hold ${paths.join(", ")}`, "choose a revision that has the schemas");
  return loadFiles(readTar(archive, against), { against, input: moved, root: top, files });
}

function moveInput(input: CodegenConfig["input"], toPath: (path: string) => string): CodegenConfig["input"] {
  const moveAll = ([first, ...rest]: readonly [string, ...string[]]): [string, ...string[]] => [
    toPath(first),
    ...rest.map(toPath),
  ];
  if (!("proto" in input)) return { jsonSchema: moveAll(input.jsonSchema) };
  return {
    ...input,
    proto: moveAll(input.proto),
    ...(input.imports && { imports: input.imports.map(toPath) }),
  };
}

/** Output of a git command; undefined where it fails or git is missing. */
async function runGit(cwd: string, args: readonly string[]): Promise<Buffer | undefined> {
  const child = spawn("git", args, { cwd, stdio: ["ignore", "pipe", "ignore"] });
  const chunks: Buffer[] = [];
  let length = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxBytes) child.kill();
    else chunks.push(chunk);
  });
  const status = await new Promise<number | null>((done) => {
    child.on("error", () => done(null));
    child.on("close", done);
  });
  return status === 0 ? Buffer.concat(chunks) : undefined;
}
