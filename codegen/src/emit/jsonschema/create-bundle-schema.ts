import type { Model, ResourceType } from "../../model/model.ts";
import type { JsonSchema, MutableSchema } from "./json-schema.ts";
import { createMessageSchema } from "./message-schema.ts";
import { createMetadataSchema } from "./metadata-schema.ts";
import { type Draft, draftUris } from "./options.ts";
import {
  createReference,
  getDefinitionsKeyword,
  type SchemaContext,
  sortDefinitions,
} from "./schema-context.ts";

/**
 * Creates the strict schema of resource documents, `metadata` and `spec`, of all types of a model.
 *
 * `metadata.type` selects the schema of `spec`. A type that the model has not is one error, at its place.
 */
export function createBundleSchema(model: Model, draft: Draft): JsonSchema {
  const parts = model.resources.map((resource) => createBundlePart(model, resource, draft));
  const definitions = parts.flatMap((part) => [...part.definitions]);
  return {
    ...createBundleFrame(model, draft),
    ...(parts.length > 0 ? { allOf: parts.map(({ branch }) => branch) } : {}),
    ...(definitions.length > 0 ? { [getDefinitionsKeyword(draft)]: sortDefinitions(definitions) } : {}),
  };
}

/** Creates what the schema of all documents has beside its parts. */
export function createBundleFrame(model: Model, draft: Draft): JsonSchema {
  return {
    $schema: draftUris[draft],
    title: "A resource.",
    description: "The key `metadata` says which resource it is, the key `spec` what it states.",
    type: "object",
    properties: {
      metadata: createMetadataSchema(model, draft),
      spec: { title: "What the resource states." },
    },
    additionalProperties: false,
    required: ["metadata", "spec"],
  };
}

/** What one type adds to the schema of all documents. It depends on that type alone. */
export interface BundlePart {
  /** Member of `allOf`. */
  readonly branch: JsonSchema;
  /** Definitions by name; types that share a message have the same. */
  readonly definitions: ReadonlyMap<string, JsonSchema>;
}

/** Creates the part of one type. */
export function createBundlePart(model: Model, resource: ResourceType, draft: Draft): BundlePart {
  const definitions = new Map<string, JsonSchema>();
  const branch = createBranch({ model, strength: "strict", draft, root: undefined, definitions }, resource);
  return { branch, definitions };
}

function createBranch(
  context: SchemaContext,
  { type, message, idPattern, idDescription, isSensitive }: ResourceType,
): MutableSchema {
  const spec = createReference(context, message, () => createMessageSchema(context, message));
  const id: MutableSchema = {};
  if (idDescription !== "") id.description = idDescription;
  if (idPattern !== "") id.pattern = `^(?:${idPattern})$`;
  const then: MutableSchema = {
    properties: { ...(Object.keys(id).length > 0 ? { metadata: { properties: { id } } } : {}), spec },
  };
  if (isSensitive) then["x-cosi-sensitive"] = true;
  return {
    if: {
      required: ["metadata"],
      properties: { metadata: { type: "object", required: ["type"], properties: { type: { const: type } } } },
    },
    then,
  };
}
