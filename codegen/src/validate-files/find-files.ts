import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { compareNames } from "../model/names.ts";

const maxFiles = 100_000;
const documentPattern = /\.(?:ya?ml|json)$/u;

/**
 * Files that an argument of the command line names: the file itself, the YAML and JSON files of a folder, or those
 * that a pattern with `*`, `?`, `**` and `{a,b}` matches. Sorted; empty where there is none.
 *
 * Hidden folders and `node_modules` are only entered where the pattern names them.
 *
 * @throws {Error} A folder cannot be read, or has too many files.
 */
export async function findFiles(argument: string): Promise<readonly string[]> {
  const info = await stat(argument).catch(() => undefined);
  if (info?.isDirectory() === true)
    return (await listFiles(argument)).filter((file) => documentPattern.test(file));
  // Whatever is there, a pipe of the shell too, is read as it is.
  if (info !== undefined) return [argument];
  if (!isPattern(argument)) return [];
  const segments = argument.split("/");
  const first = segments.findIndex(isPattern);
  const base = segments.slice(0, first).join("/");
  const folder = first === 0 ? "." : base === "" ? "/" : base;
  const matcher = new RegExp(`^${toExpression(argument)}$`, "u");
  const prefix = first === 0 ? "" : base === "" ? "/" : `${base}/`;
  const files = await listFiles(folder === "" ? "." : folder);
  return files
    .map((file) => prefix + file.slice(folder === "/" ? 1 : folder.length + 1).replaceAll("\\", "/"))
    .filter((file) => matcher.test(file));
}

function isPattern(text: string): boolean {
  return /[*?{]/u.test(text);
}

function toExpression(pattern: string): string {
  return pattern.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[\\^$.|+()[\]{}]/gu, (token) => {
    if (token === "**/") return "(?:[^/]+/)*";
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    if (token === "?") return "[^/]";
    if (!token.startsWith("{") || !token.endsWith("}")) return `\\${token}`;
    const words = token.slice(1, -1).split(",");
    return `(?:${words.map((word) => word.replace(/[\\^$.|+()[\]{}*?]/gu, "\\$&")).join("|")})`;
  });
}

async function listFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  const queue = [folder];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const entries = await readdir(next, { withFileTypes: true }).catch((error: unknown) => {
      // A pattern whose fixed part does not exist matches nothing.
      if (next === folder && (error as { code?: string }).code === "ENOENT") return [];
      throw error;
    });
    for (const entry of entries) {
      const path = join(next, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
        queue.push(path);
      else if (entry.isFile()) files.push(next === "." ? `./${entry.name}` : path);
    }
    if (files.length > maxFiles) throw new Error(`There are more than ${maxFiles} files in ${folder}.`);
  }
  return files
    .map((file) => (folder === "." && !file.startsWith("./") ? `./${file}` : file))
    .sort(compareNames);
}
