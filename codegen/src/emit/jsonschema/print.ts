import type { JsonSchema } from "./json-schema.ts";

/**
 * Prints a schema as JSON with a line end. Characters that cannot be seen are escaped, so that every tool shows
 * and keeps them.
 *
 * @param source File that the schema comes from, for the comment at its top; empty: no single one.
 * @param id URI of the schema, if it has one.
 */
export function printSchema(schema: JsonSchema, source: string, id?: string): string {
  const { $schema, ...rest } = schema;
  const origin = source === "" ? "" : ` from ${source}`;
  const text = JSON.stringify(
    {
      $schema,
      ...(id === undefined ? {} : { $id: id }),
      $comment: `Written by cosi-codegen${origin}. Do not edit.`,
      ...rest,
    },
    null,
    2,
  );
  return `${text.replace(/[^\p{L}\p{N}\p{M}\p{P}\p{S} \n]/gu, escapeCharacter)}\n`;
}

function escapeCharacter(character: string): string {
  let text = "";
  for (let index = 0; index < character.length; index++)
    text += `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  return text;
}
