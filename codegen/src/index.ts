/**
 * The generator as a library: schemas to model, model to output.
 *
 * @packageDocumentation
 */
export type { CodegenConfig } from "./config/config.gen.ts";
export { type LoadedConfig, readConfig } from "./config/read-config.ts";
export type { Descriptors, EmitContext, EmittedFiles, Emitter } from "./emit/emitter.ts";
export { type TargetName, targetNames } from "./emit/target-name.ts";
export { compareOutput, type Difference, writeOutput } from "./generate/compare-output.ts";
export { createGenerator, type GeneratedOutput, type Generator } from "./generate/generator.ts";
export { createModelFromDescriptorSet, loadProtoModel } from "./input/descriptor-set.ts";
export { InputError } from "./input/input-error.ts";
export { createModelFromJsonSchemas, loadJsonSchemaModel } from "./input/json-schema.ts";
export type * from "./model/model.ts";
