import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** How buf is started. */
export interface BufCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * Finds buf through its package: the binary of this platform if it is there, else the script that looks for it.
 *
 * @throws {Error} The package `@bufbuild/buf` is not installed.
 */
export function findBuf(): BufCommand {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve("@bufbuild/buf/package.json");
  const isWindows = process.platform === "win32";
  // The script starts Node once more, which doubles the time of a small build.
  const arch =
    !isWindows && process.platform !== "darwin" && process.arch === "arm64" ? "aarch64" : process.arch;
  try {
    const platform = createRequire(manifest).resolve(
      `@bufbuild/buf-${process.platform}-${arch}/package.json`,
    );
    const binary = join(dirname(platform), "bin", isWindows ? "buf.exe" : "buf");
    if (existsSync(binary)) return { command: binary, args: [] };
  } catch {
    // No package for this platform: the script explains what to do.
  }
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin: { buf: string } };
  return { command: process.execPath, args: [join(dirname(manifest), bin.buf)] };
}
