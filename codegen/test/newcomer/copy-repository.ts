import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** This repository. */
export const repository: string = realpathSync(fileURLToPath(new URL("../../..", import.meta.url)));

/** What a process left behind. */
export interface RunResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end. Settings of git that belong to this machine or to a calling hook do not reach it. */
export function run(command: string, args: readonly string[], cwd: string): RunResult {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("GIT_") && !name.startsWith("VITEST") && name !== "NODE_OPTIONS",
  );
  const env = { ...Object.fromEntries(inherited), GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  const maxBuffer = 64 * 1024 * 1024;
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: "utf8",
    maxBuffer,
  });
  if (error !== undefined) throw error;
  return { code: status, out: stdout, err: stderr };
}

/** Runs a program that has to succeed, and returns what it printed. */
export function runOrThrow(command: string, args: readonly string[], cwd: string): string {
  const { code, out, err } = run(command, args, cwd);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${out}${err}`);
  return out;
}

/**
 * Copies this repository as it is in the work tree, without what git ignores, and commits the copy as baseline.
 *
 * Foreign packages are links to those installed here. The packages of the repository itself are links into the
 * copy, so that nothing in it can see this work tree. What was built here is taken along, which makes the first
 * build of the copy an incremental one.
 *
 * @param target a folder that does not exist yet
 */
export function copyRepository(target: string): void {
  const listed = runOrThrow(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "-z"],
    repository,
  );
  const folders = new Set<string>();
  for (const path of listed.split("\0")) {
    // A file that was deleted without git is still listed.
    if (path === "" || !existsSync(join(repository, path))) continue;
    folders.add(dirname(path));
    cpSync(join(repository, path), join(target, path));
  }
  linkModules(target, folders);
  for (const folder of folders) {
    const dist = join(repository, folder, "dist");
    if (folder !== "." && existsSync(dist))
      cpSync(dist, join(target, folder, "dist"), { recursive: true, preserveTimestamps: true });
  }
  runOrThrow("git", ["init", "--quiet"], target);
  runOrThrow("git", ["add", "--all"], target);
  const identity = ["-c", "user.name=baseline", "-c", "user.email=baseline@localhost"];
  runOrThrow("git", [...identity, "commit", "--quiet", "--no-verify", "--message=Baseline"], target);
}

/** Gives the copy the `node_modules` of every package. They are real folders: git ignores folders, not links. */
function linkModules(target: string, folders: ReadonlySet<string>): void {
  for (const folder of folders) {
    const modules = join(repository, folder, "node_modules");
    if (existsSync(modules)) linkEntries(modules, join(target, folder, "node_modules"), target);
  }
}

function linkEntries(from: string, to: string, target: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    // Caches, and programs that lead back to this work tree.
    if (name.startsWith(".")) continue;
    if (name === "@cosi-spec") linkEntries(join(from, name), join(to, name), target);
    else symlinkSync(locate(join(from, name), target), join(to, name), "junction");
  }
}

/** Where an installed package is for the copy: its own packages are inside it, foreign ones stay where they are. */
function locate(path: string, target: string): string {
  const real = realpathSync(path);
  const below = relative(repository, real);
  const isOwn = !below.startsWith("..") && !below.split(/[\\/]/).includes("node_modules");
  return isOwn ? join(target, below) : real;
}
