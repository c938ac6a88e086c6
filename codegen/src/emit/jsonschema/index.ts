export { createBundleSchema } from "./create-bundle-schema.ts";
export { createOutputSchema, createSpecSchema } from "./create-spec-schema.ts";
export { cosiKeywords, editorKeywords, functionFormats, type JsonSchema } from "./json-schema.ts";
export type { Draft, JsonSchemaOptions, SpecSchemaOptions, Strength } from "./options.ts";
export { wellFormedPattern } from "./text-patterns.ts";
