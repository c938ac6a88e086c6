import type { Model } from "../../model/model.ts";
import type { EmittedFiles, Emitter } from "../emitter.ts";
import { createBundleSchema } from "./create-bundle-schema.ts";
import { createSpecSchema } from "./create-spec-schema.ts";
import type { JsonSchema } from "./json-schema.ts";
import { drafts, type JsonSchemaOptions, strengths } from "./options.ts";
import { printSchema } from "./print.ts";

/**
 * Writes JSON Schema: `<draft>/<strength>/<type name>.json` for the spec of each resource type, and
 * `<draft>/bundle.json` for documents of all types.
 */
export function emitJsonSchema(model: Model, options: JsonSchemaOptions): EmittedFiles {
  const files: EmittedFiles = new Map();
  const add = (path: string, schema: JsonSchema, source: string): void => {
    const id = options.idBase === undefined ? undefined : `${options.idBase.replace(/\/$/, "")}/${path}`;
    files.set(path, printSchema(schema, source, id));
  };
  for (const draft of drafts) {
    for (const strength of strengths)
      for (const { type, message, location } of model.resources) {
        const schema = createSpecSchema(model, message, { strength, draft });
        add(`${draft}/${strength}/${type}.json`, schema, location.file);
      }
    add(`${draft}/bundle.json`, createBundleSchema(model, draft), "");
  }
  return files;
}

/** Emitter of JSON Schema. */
export const jsonSchemaEmitter: Emitter<JsonSchemaOptions> = {
  name: "jsonSchema",
  needsDescriptors: false,
  emit: async (model, options) => emitJsonSchema(model, options),
};
