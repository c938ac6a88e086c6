import type { Model } from "../../model/model.ts";
import type { JsonSchema } from "./json-schema.ts";
import { createMessageSchema } from "./message-schema.ts";
import { draftUris, type SpecSchemaOptions } from "./options.ts";
import { listDefinitions, type SchemaContext } from "./schema-context.ts";

/**
 * Creates the schema of one message as a document of its own.
 *
 * Strict: only the JSON names, canonical values and everything that the rules say. Lenient: exactly what the
 * parser of JSON reads. What no schema can say is listed in `test/agreement/exceptions.json`.
 *
 * @param messageFullName A message of the model that has no JSON form of its own, such as
 * `cosi.net.v1alpha1.ResolverSpec`.
 */
export function createSpecSchema(
  model: Model,
  messageFullName: string,
  options: SpecSchemaOptions = {},
): JsonSchema {
  const { strength = "strict", draft = "2020-12" } = options;
  return createDocument({ model, strength, draft, root: messageFullName, definitions: new Map() });
}

/**
 * Creates the schema of a message as programs write it: no rules, no other forms. It serves to make types and to
 * check those that are made elsewhere.
 */
export function createOutputSchema(model: Model, messageFullName: string): JsonSchema {
  return createDocument({
    model,
    strength: "output",
    draft: "draft-07",
    root: messageFullName,
    definitions: new Map(),
  });
}

function createDocument(context: SchemaContext & { readonly root: string }): JsonSchema {
  const schema = createMessageSchema(context, context.root);
  const resource = context.model.resources.find(({ message }) => message === context.root);
  return {
    $schema: draftUris[context.draft],
    ...(resource?.isSensitive ? { "x-cosi-sensitive": true } : {}),
    ...(resource && resource.requirements.length > 0
      ? { "x-cosi-requirement": [...resource.requirements] }
      : {}),
    ...schema,
    ...listDefinitions(context),
  };
}
