import type { JsonSchema } from "./json-schema.ts";
import { sortDefinitions } from "./schema-context.ts";

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
  return `${escapeInvisible(text)}\n`;
}

/** What one type adds to a schema of all types, as text in the place that it has there. */
export interface PrintedPart {
  /** Member of `allOf`. */
  readonly branch: string;
  /** Definitions with their keys, by name. */
  readonly definitions: ReadonlyMap<string, string>;
}

/** Prints a part, so that {@link printAssembled} has nothing to print but its frame. */
export function printPart(branch: JsonSchema, definitions: ReadonlyMap<string, JsonSchema>): PrintedPart {
  const print = (text: string): string => escapeInvisible(text).replaceAll("\n", "\n    ");
  return {
    branch: `    ${print(JSON.stringify(branch, null, 2))}`,
    definitions: new Map(
      [...definitions].map(([name, schema]) => [
        name,
        `    ${print(`${JSON.stringify(name)}: ${JSON.stringify(schema, null, 2)}`)}`,
      ]),
    ),
  };
}

/**
 * Prints a schema that consists of a frame and of parts: the same text as that of one schema with all of them.
 *
 * @param definitionsKeyword keyword that holds the definitions
 */
export function printAssembled(
  frame: JsonSchema,
  parts: readonly PrintedPart[],
  definitionsKeyword: string,
  id?: string,
): string {
  const text = printSchema(frame, "", id);
  const definitions = Object.values(sortDefinitions(parts.flatMap((part) => [...part.definitions])));
  const lists = [
    ...(parts.length === 0 ? [] : [`  "allOf": [\n${parts.map(({ branch }) => branch).join(",\n")}\n  ]`]),
    ...(definitions.length === 0 ? [] : [`  "${definitionsKeyword}": {\n${definitions.join(",\n")}\n  }`]),
  ];
  return [text.slice(0, text.lastIndexOf("\n}")), ...lists].join(",\n").concat("\n}\n");
}

/** Whatever is not ASCII is looked at alone, which is many times faster than to look at every character. */
function escapeInvisible(text: string): string {
  return text.replace(/[^\n -~]/gu, (character) =>
    /[\p{L}\p{N}\p{M}\p{P}\p{S}]/u.test(character) ? character : escapeCharacter(character),
  );
}

function escapeCharacter(character: string): string {
  let text = "";
  for (let index = 0; index < character.length; index++)
    text += `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  return text;
}
