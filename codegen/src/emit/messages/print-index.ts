import type { MessageType, Model } from "../../model/model.ts";
import { printHeader } from "../print-source.ts";

/**
 * Prints the module that exports everything of the given files. Two files that declare the same name cannot
 * both be spread: the later one is exported as a namespace, named after its path.
 */
export function printIndex(paths: readonly string[], model: Model, extension: "ts" | "js"): string {
  const namesByFile = listNames(model);
  const taken = new Set<string>();
  const lines = paths.map((path) => {
    const names = namesByFile.get(path) ?? [];
    const isFree = names.every((name) => !taken.has(name));
    if (isFree) for (const name of names) taken.add(name);
    const alias = isFree ? "" : ` as ${path.replace(/\.proto$/, "").replace(/\W/g, "_")}`;
    return `export *${alias} from "./${path.replace(/\.proto$/, `_pb.${extension}`)}";\n`;
  });
  return `${printHeader("all proto files")}\n${lines.join("")}`;
}

function listNames(model: Model): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const type of [...model.messages.values(), ...model.enums.values()]) {
    const { file } = type.location;
    const list = names.get(file);
    if (list) list.push(nameLocally(type, model));
    else names.set(file, [nameLocally(type, model)]);
  }
  return names;
}

function nameLocally(type: Pick<MessageType, "name" | "parent">, model: Model): string {
  const parent = type.parent === undefined ? undefined : model.messages.get(type.parent);
  return parent ? `${nameLocally(parent, model)}_${type.name}` : type.name;
}
