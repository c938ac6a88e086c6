import { posix } from "node:path";
import type { Model, ResourceType } from "../../model/model.ts";
import { nameResources } from "../../model/names.ts";
import { type EmitContext, type EmittedFiles, type Emitter, rememberType } from "../emitter.ts";
import { compileCheck } from "./compile-check.ts";
import { describeType } from "./describe-type.ts";
import { defaultRuntimeModule, type ValidatorsOptions } from "./options.ts";
import { type NamedValidator, printDeclaration, printIndex, printValidator } from "./print.ts";

/** Writes validators that stand alone: one module per resource type, and one that exports them all. */
export const validatorsEmitter: Emitter<ValidatorsOptions> = {
  name: "validators",
  needsDescriptors: false,
  emit: async (model, options, context) => emitValidators(model, options, context),
};

/** Writes the files of the target `validators`. */
export function emitValidators(
  model: Model,
  options: ValidatorsOptions,
  context: Pick<EmitContext, "folders" | "descriptors" | "remember">,
): EmittedFiles {
  const runtimeModule = options.runtimeModule ?? defaultRuntimeModule;
  const names = nameResources(model);
  const files: EmittedFiles = new Map();
  const list: NamedValidator[] = [];
  for (const resource of model.resources) {
    const name = names.get(resource.type);
    if (name === undefined) throw new Error(`No name for ${resource.type}.`);
    const validator: NamedValidator = {
      ...name,
      type: resource.type,
      source: resource.location.file,
      spec: findSpecType(model, resource, options, context),
    };
    list.push(validator);
    const make = (): string => {
      const info = describeType(model, resource);
      return printValidator(validator, info, compileCheck(model, resource.message), runtimeModule);
    };
    // The identifier depends on the names of the other types.
    const code = rememberType(context, `module ${name.identifier}`, model, resource, make);
    files.set(`${name.file}.gen.js`, code);
    files.set(`${name.file}.gen.d.ts`, printDeclaration(validator, runtimeModule));
  }
  files.set("index.gen.js", printIndex(list, ".js"));
  files.set("index.gen.d.ts", printIndex(list, ".d.ts"));
  return files;
}

/** JSON type of a spec, as protoc-gen-es names it. */
function findSpecType(
  model: Model,
  resource: ResourceType,
  { messagesModule }: ValidatorsOptions,
  { folders, descriptors }: Pick<EmitContext, "folders" | "descriptors">,
): NamedValidator["spec"] {
  const file = model.files.find(({ path }) => path === resource.location.file);
  if (file === undefined || file.syntax === "json-schema") return undefined;
  const prefix = file.package === "" ? "" : `${file.package}.`;
  const name = `${resource.message.slice(prefix.length).replaceAll(".", "_")}Json`;
  if (messagesModule !== undefined) return { name, module: messagesModule };
  if (descriptors?.publishedFiles.has(file.path) === true)
    return { name, module: "@cosi-spec/types/codegenv1" };
  if (folders.messages === undefined || folders.validators === undefined) return undefined;
  const folder = posix.relative(folders.validators, folders.messages) || ".";
  const stem = file.path.replace(/\.proto$/u, "_pb.js");
  return { name, module: folder.startsWith(".") ? `${folder}/${stem}` : `./${folder}/${stem}` };
}
