import type { Model } from "../../model/model.ts";
import type { JsonSchema, MutableSchema } from "./json-schema.ts";
import type { Draft, Strength } from "./options.ts";

/** What the parts of one schema share while it is put together. */
export interface SchemaContext {
  readonly model: Model;
  /** `output`: what programs write, which is narrower than `strict`; for types only. */
  readonly strength: Strength | "output";
  readonly draft: Draft;
  /** Full name of the message that the whole schema is about, if it is about one. */
  readonly root: string | undefined;
  /** Messages that others refer to, by full name. */
  readonly definitions: Map<string, JsonSchema>;
}

/** Keyword below which definitions are. */
export function getDefinitionsKeyword(draft: Draft): "$defs" | "definitions" {
  return draft === "2020-12" ? "$defs" : "definitions";
}

/** Creates the schema that refers to a definition, or to the whole schema where it is that of the message. */
export function createReference(
  context: SchemaContext,
  name: string,
  create: () => JsonSchema,
): MutableSchema {
  if (name === context.root) return { $ref: "#" };
  if (!context.definitions.has(name)) {
    // Reserved first: a message may refer to itself.
    context.definitions.set(name, {});
    context.definitions.set(name, create());
  }
  const token = name.replaceAll("~", "~0").replaceAll("/", "~1");
  return { $ref: `#/${getDefinitionsKeyword(context.draft)}/${encodeURIComponent(token)}` };
}

/** Puts keywords beside a schema. Draft-07 ignores whatever is beside `$ref`. */
export function annotate(
  context: SchemaContext,
  schema: MutableSchema,
  keywords: MutableSchema,
): MutableSchema {
  if (Object.keys(keywords).length === 0) return schema;
  if (schema.$ref !== undefined && context.draft === "draft-07") return { ...keywords, allOf: [schema] };
  return { ...keywords, ...schema };
}

/** Definitions in the order of their names, as the keyword that holds them; nothing where there are none. */
export function listDefinitions(context: SchemaContext): MutableSchema {
  if (context.definitions.size === 0) return {};
  return { [getDefinitionsKeyword(context.draft)]: sortDefinitions([...context.definitions]) };
}

/** Definitions as an object in the order of their names. Several of one name are the same. */
export function sortDefinitions<T>(definitions: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries([...new Map(definitions)].sort(([a], [b]) => (a < b ? -1 : 1)));
}
