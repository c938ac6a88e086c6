import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { TypeValidator } from "@cosi-spec/validate";
import { allTypes } from "@cosi-spec/validate/resources";
import { UsageError } from "../cli/usage-error.ts";

const configFile = "cosi-codegen.json";

/**
 * Validators that documents are checked with: those of the standard, and those of modules that export `allTypes`.
 * A type of a module replaces one of the standard.
 *
 * @param modules paths of modules; empty: the validators that `cosi-codegen.json` in this folder writes, if any
 * @throws {UsageError} A module cannot be loaded, or has no validators.
 */
export async function loadTypes(modules: readonly string[]): Promise<readonly TypeValidator[]> {
  const types = new Map<string, TypeValidator>(allTypes.map((validator) => [validator.info.type, validator]));
  const paths = modules.length > 0 ? modules : await findConfigured();
  for (const path of paths)
    for (const validator of await loadModule(path)) types.set(validator.info.type, validator);
  return [...types.values()];
}

async function findConfigured(): Promise<readonly string[]> {
  if (!existsSync(configFile)) return [];
  let out: unknown;
  try {
    const config = JSON.parse(await readFile(configFile, "utf8")) as {
      targets?: { validators?: { out?: unknown } };
    };
    out = config.targets?.validators?.out;
  } catch {
    throw new UsageError(`${configFile} cannot be read`, "name the validators with --types MODULE");
  }
  if (typeof out !== "string") return [];
  const path = join(out, "index.gen.js");
  return existsSync(path) ? [path] : [];
}

async function loadModule(path: string): Promise<readonly TypeValidator[]> {
  const hint = "name a module that the target validators wrote, such as gen/validators/index.gen.js";
  let loaded: { readonly allTypes?: unknown };
  try {
    loaded = (await import(pathToFileURL(resolve(path)).href)) as { readonly allTypes?: unknown };
  } catch (error) {
    throw new UsageError(`the module ${path} cannot be loaded: ${(error as Error).message}`, hint);
  }
  if (!Array.isArray(loaded.allTypes)) throw new UsageError(`the module ${path} exports no allTypes`, hint);
  return loaded.allTypes as TypeValidator[];
}
