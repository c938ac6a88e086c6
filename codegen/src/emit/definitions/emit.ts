import { posix } from "node:path";
import type { Model } from "../../model/model.ts";
import { nameResources } from "../../model/names.ts";
import type { EmitContext, EmittedFiles, Emitter } from "../emitter.ts";
import { deriveDefinition } from "./derive.ts";
import { type DefinitionsOptions, defaultRuntimeModule } from "./options.ts";
import {
  type ImportStyle,
  type NamedResource,
  printDefinition,
  printDefinitions,
  printRegistry,
} from "./print.ts";

/** Writes definitions that link type names to specs, a registry of them, and what a server registers. */
export const definitionsEmitter: Emitter<DefinitionsOptions> = {
  name: "definitions",
  needsDescriptors: true,
  emit: async (model, options, context) => emitDefinitions(model, options, context),
};

function emitDefinitions(model: Model, options: DefinitionsOptions, { folders }: EmitContext): EmittedFiles {
  if (folders.definitions === undefined || folders.messages === undefined)
    throw new Error("The target definitions needs the target messages.");
  const style: ImportStyle = {
    runtimeModule: options.runtimeModule ?? defaultRuntimeModule,
    messages: posix.relative(folders.definitions, folders.messages) || ".",
    extension: options.importExtension ?? "ts",
  };
  const names = nameResources(model);
  const list = model.resources.map((resource): NamedResource => {
    const name = names.get(resource.type);
    if (name === undefined) throw new Error(`No name for ${resource.type}.`);
    return {
      resource,
      derived: deriveDefinition(resource, model, options.displayTypes?.[resource.type]),
      ...name,
    };
  });
  return new Map([
    ...list.map((named): [string, string] => [`${named.file}.gen.ts`, printDefinition(named, model, style)]),
    ["registry.gen.ts", printRegistry(list, style)],
    ["definitions.gen.ts", printDefinitions(list, style)],
  ]);
}
