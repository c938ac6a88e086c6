/**
 * The resource types of the standard: a typed definition and the messages of each, the registry of all, and what
 * a server registers to describe them.
 *
 * @packageDocumentation
 */
export * from "./gen/index.gen.ts";
export * from "./gen/resources/definitions.gen.ts";
export * from "./gen/resources/registry.gen.ts";
