import type { Model, ResourceType } from "../../model/model.ts";
import { type EmitContext, type EmittedFiles, type Emitter, rememberType } from "../emitter.ts";
import { createBundleFrame, createBundlePart } from "./create-bundle-schema.ts";
import { createSpecSchema } from "./create-spec-schema.ts";
import { type Draft, drafts, type JsonSchemaOptions, type Strength, strengths } from "./options.ts";
import { type PrintedPart, printAssembled, printPart, printSchema } from "./print.ts";
import { getDefinitionsKeyword } from "./schema-context.ts";

/**
 * Writes JSON Schema: `<draft>/<strength>/<type name>.json` for the spec of each resource type, and
 * `<draft>/bundle.json` for documents of all types.
 */
export function emitJsonSchema(
  model: Model,
  options: JsonSchemaOptions,
  context: Pick<EmitContext, "remember"> = {},
): EmittedFiles {
  const files: EmittedFiles = new Map();
  const toId = (path: string): string | undefined =>
    options.idBase === undefined ? undefined : `${options.idBase.replace(/\/$/, "")}/${path}`;
  for (const draft of drafts) {
    for (const strength of strengths)
      for (const resource of model.resources) {
        const path = `${draft}/${strength}/${resource.type}.json`;
        const make = (): string => printSpec(model, resource, { draft, strength }, toId(path));
        files.set(path, rememberType(context, `${draft}/${strength}`, model, resource, make));
      }
    const parts = model.resources.map((resource): PrintedPart => {
      const make = (): PrintedPart => {
        const { branch, definitions } = createBundlePart(model, resource, draft);
        return printPart(branch, definitions);
      };
      return rememberType(context, `${draft}/bundle`, model, resource, make);
    });
    const bundle = `${draft}/bundle.json`;
    const frame = createBundleFrame(model, draft);
    files.set(bundle, printAssembled(frame, parts, getDefinitionsKeyword(draft), toId(bundle)));
  }
  return files;
}

function printSpec(
  model: Model,
  resource: ResourceType,
  options: { readonly draft: Draft; readonly strength: Strength },
  id: string | undefined,
): string {
  // Options of the type are part of the schema; no other type may lend its own.
  const own: Model = { ...model, resources: [resource] };
  return printSchema(createSpecSchema(own, resource.message, options), resource.location.file, id);
}

/** Emitter of JSON Schema. */
export const jsonSchemaEmitter: Emitter<JsonSchemaOptions> = {
  name: "jsonSchema",
  needsDescriptors: false,
  emit: async (model, options, context) => emitJsonSchema(model, options, context),
};
