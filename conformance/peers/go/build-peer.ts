import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** Time a build may take, with everything to download and to compile. */
export const buildTimeoutMs = 300_000;

/** The program, built into a folder of its own. */
export interface BuiltPeer {
  /** Path of the executable. */
  readonly path: string;
  /** Folder for sockets and scripts; short enough for the path of a socket. */
  readonly folder: string;
  /** Removes both. */
  remove(): Promise<void>;
}

/** Tells whether this machine has a Go that can build the program: 1.25 or newer. */
export function hasGo(): boolean {
  const { stdout } = spawnSync("go", ["env", "GOVERSION"], {
    encoding: "utf8",
    env: { ...process.env, GOTOOLCHAIN: "local" },
    cwd: tmpdir(),
  });
  const match = /^go1\.(\d+)/.exec(stdout ?? "");
  return match !== null && Number(match[1]) >= 25;
}

/** Builds the program. Modules that are not in Go's cache come from the module proxy, checked by go.sum. */
export async function buildPeer(): Promise<BuiltPeer> {
  const folder = await mkdtemp(join(tmpdir(), "cosi-go-"));
  const path = join(folder, "peer");
  await promisify(execFile)("go", ["build", "-o", path, "."], {
    cwd: import.meta.dirname,
    env: { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "-mod=readonly", CGO_ENABLED: "0" },
    timeout: buildTimeoutMs,
  });
  return { path, folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
