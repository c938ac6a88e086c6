import type { EnumType, FieldRules, MessageType } from "../../model/model.ts";
import type { MutableSchema } from "./json-schema.ts";
import type { SchemaContext } from "./schema-context.ts";

/**
 * Turns a comment into what editors show: the first paragraph is the title, the rest the description.
 *
 * Names of fields in backquotes are those of the proto file; people who edit YAML see the names in YAML.
 */
export function describeComment(comment: string, message?: MessageType): MutableSchema {
  const [title = "", ...rest] = renameFields(comment, message)
    .trim()
    .split(/\n[ \t]*\n/);
  const keywords: MutableSchema = {};
  if (title.trim() !== "") keywords.title = unwrap(title);
  const description = rest.map(unwrap).join("\n\n");
  if (description !== "") keywords.description = description;
  return keywords;
}

/** Keywords that say what a field is for and what may be done with it. */
export function describeRules(
  context: SchemaContext,
  rules: FieldRules,
  isDeprecated: boolean,
): MutableSchema {
  const keywords: MutableSchema = {};
  if (rules.default !== undefined) keywords.default = rules.default;
  if (rules.examples.length > 0) keywords.examples = [...rules.examples];
  if (isDeprecated) Object.assign(keywords, describeDeprecation(context));
  if (rules.isSensitive) keywords["x-cosi-sensitive"] = true;
  if (rules.isImmutable) keywords["x-cosi-immutable"] = true;
  if (rules.requirements.length > 0) keywords["x-cosi-requirement"] = [...rules.requirements];
  return keywords;
}

/** Keyword for what is no longer to be used. Editors of draft-07 know a text instead of a flag. */
export function describeDeprecation(context: SchemaContext): MutableSchema {
  return context.draft === "draft-07" ? { deprecationMessage: "Deprecated" } : { deprecated: true };
}

/** Texts beside the names of an enum, for editors, which know draft-07 only. */
export function describeEnumNames(
  context: SchemaContext,
  type: EnumType,
  names: readonly string[],
): MutableSchema {
  if (context.draft !== "draft-07") return {};
  const comments = new Map(
    type.values.map((value) => [
      value.name,
      value.comment
        .split("\n")
        .map((line) => line.trim())
        .join(" ")
        .trim(),
    ]),
  );
  const texts = names.map((name) => comments.get(name) ?? "");
  if (texts.every((text) => text === "")) return {};
  return { enumDescriptions: texts.map((text) => text.replaceAll("`", "")), markdownEnumDescriptions: texts };
}

function renameFields(comment: string, message: MessageType | undefined): string {
  if (message === undefined) return comment;
  return comment.replace(/`([A-Za-z0-9_]+)`/g, (whole, name: string) => {
    const field = message.fields.find((candidate) => candidate.name === name);
    return field ? `\`${field.jsonName}\`` : whole;
  });
}

/** Joins the lines of a paragraph, lists apart. */
function unwrap(paragraph: string): string {
  const lines = paragraph.split("\n").map((line) => line.trim());
  if (lines.some((line) => /^([-*]|[0-9]+\.) /.test(line))) return lines.join("\n");
  return lines.join(" ").trim();
}
