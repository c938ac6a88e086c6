/** A JSON Schema that is an object. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A JSON Schema that is being put together. */
export type MutableSchema = { [keyword: string]: unknown };

/**
 * Keywords of our own. They state facts and never make a value valid or invalid.
 *
 * `x-cosi-rule` stands beside the keywords that carry out one rule about several fields; whatever fails below it
 * is one defect. Its value is the name of the rule, `x-cosi-fields` are the keys that it is about.
 */
export const cosiKeywords = [
  "x-cosi-sensitive",
  "x-cosi-immutable",
  "x-cosi-requirement",
  "x-cosi-format",
  "x-cosi-rule",
  "x-cosi-fields",
] as const;

/** Keywords that editors read and JSON Schema does not know. */
export const editorKeywords = ["enumDescriptions", "markdownEnumDescriptions", "deprecationMessage"] as const;

/**
 * Text forms whose schemas need the function of the same name (keyword `format`), because no regular expression
 * of bearable size says when an IPv6 address is in its canonical form.
 */
export const functionFormats = ["ip-address", "ip-prefix", "ip-port"] as const;
