import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { CodegenConfig } from "../config/config.gen.ts";
import { compareNames } from "../model/names.ts";
import type { LoadedInput } from "./load-input.ts";

/** Tools whose version can change the output. */
const tools = ["@bufbuild/buf", "@bufbuild/protobuf", "@bufbuild/protoc-gen-es", "ajv", "yaml"];

/** Prints the record of what made the output: versions and options, and digests of the sources. */
export function printManifest(config: CodegenConfig, { sources }: LoadedInput): string {
  const own = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const manifest = {
    generator: own.version,
    tools: Object.fromEntries(tools.map((name) => [name, readVersion(name)])),
    targets: config.targets,
    inputs: Object.fromEntries(
      [...sources].sort(([a], [b]) => compareNames(a, b)).map(([path, digest]) => [path, `sha256:${digest}`]),
    ),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Target folders that a manifest lists; none where the text is no manifest. */
export function readOwnedFolders(text: string): string[] {
  try {
    const { targets } = JSON.parse(text) as { targets?: Record<string, { out?: unknown }> };
    return Object.values(targets ?? {}).flatMap(({ out }) => (typeof out === "string" ? [out] : []));
  } catch {
    // A damaged manifest owns nothing; it is written anew.
    return [];
  }
}

/** Not every package lets its manifest be imported, so the folders are searched as Node does. */
function readVersion(name: string): string {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const path = join(folder, name, "package.json");
    if (existsSync(path)) return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
  }
  return "unknown";
}
