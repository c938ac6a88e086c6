// Packs the packages of this repository as npm would publish them.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of this repository. */
export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A package as a tarball. */
export interface PackedPackage {
  readonly name: string;
  /** Folder of the package, from the root of the repository. */
  readonly folder: string;
  /** Full path of the tarball. */
  readonly tarball: string;
}

/** How a command ended. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command as a stranger would: no variable of the npm that runs the tests reaches it. */
export function runAsUser(
  cwd: string,
  command: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Outcome {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^npm_(?!config_(registry|cache|userconfig)$)|^NODE_(OPTIONS|PATH|ENV)$|^VITEST/.test(name),
    ),
  );
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...env, ...variables },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

/** Folders of all packages, from the root. */
export function listPackageFolders(): string[] {
  const { workspaces } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    workspaces: string[];
  };
  return workspaces;
}

/** Packs packages into a folder. @throws {Error} npm refuses one */
export function packPackages(folders: readonly string[], destination: string): PackedPackage[] {
  const { status, stdout, stderr } = runAsUser(repository, "npm", [
    "pack",
    "--json",
    "--ignore-scripts",
    "--pack-destination",
    destination,
    ...folders.map((folder) => `./${folder}`),
  ]);
  if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
  const packed: unknown = JSON.parse(stdout);
  const list = (Array.isArray(packed) ? packed : Object.values(packed as object)) as {
    name: string;
    filename: string;
  }[];
  const folderOf = new Map(
    folders.map((folder) => {
      const { name } = JSON.parse(readFileSync(join(repository, folder, "package.json"), "utf8")) as {
        name: string;
      };
      return [name, folder];
    }),
  );
  return list.map(({ name, filename }) => ({
    name,
    folder: folderOf.get(name) ?? "",
    tarball: join(destination, filename.replace(/^@/, "").replace("/", "-")),
  }));
}
