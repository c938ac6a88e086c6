import type { Model, ResourceType } from "../../model/model.ts";
import type { JsonSchema, MutableSchema } from "./json-schema.ts";
import { createMessageSchema } from "./message-schema.ts";
import { createMetadataSchema } from "./metadata-schema.ts";
import { type Draft, draftUris } from "./options.ts";
import { createReference, listDefinitions, type SchemaContext } from "./schema-context.ts";

/**
 * Creates the strict schema of resource documents, `metadata` and `spec`, of all types of a model.
 *
 * `metadata.type` selects the schema of `spec`. A type that the model has not is one error, at its place.
 */
export function createBundleSchema(model: Model, draft: Draft): JsonSchema {
  const context: SchemaContext = {
    model,
    strength: "strict",
    draft,
    root: undefined,
    definitions: new Map(),
  };
  const branches = model.resources.map((resource) => createBranch(context, resource));
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
    ...(branches.length > 0 ? { allOf: branches } : {}),
    ...listDefinitions(context),
  };
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
