/**
 * The resource types of the standard: a typed definition for each, the registry of all, and what a server
 * registers to describe them.
 *
 * @packageDocumentation
 */
export * from "./gen/resources/definitions.gen.ts";
export * from "./gen/resources/registry.gen.ts";
