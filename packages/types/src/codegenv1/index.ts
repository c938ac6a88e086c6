/**
 * What generated code imports: the contract between the generator and its output, version 1.
 *
 * It only grows; a change that would break generated code becomes `codegenv2`.
 *
 * @packageDocumentation
 */
export * from "../gen/index.gen.ts";
export * from "./define-resource.ts";
export * from "./registry.ts";
