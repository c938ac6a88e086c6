/** What a schema accepts: `strict` what people are to write, `lenient` whatever the parser of JSON reads. */
export type Strength = "strict" | "lenient";

/** Dialect of JSON Schema. */
export type Draft = "2020-12" | "draft-07";

/** How a schema of a spec is made. */
export interface SpecSchemaOptions {
  /** Default: `strict`. */
  readonly strength?: Strength;
  /** Default: `2020-12`. */
  readonly draft?: Draft;
}

/** How the emitter works. */
export interface JsonSchemaOptions {
  /** Beginning of the `$id` of every schema, a URI; what follows is the path of the file. Default: no `$id`. */
  readonly idBase?: string;
}

/** All dialects, in the order in which they are written. */
export const drafts: readonly Draft[] = ["2020-12", "draft-07"];

/** All strengths, in the order in which they are written. */
export const strengths: readonly Strength[] = ["strict", "lenient"];

/** URI that names a dialect in `$schema`. */
export const draftUris: Readonly<Record<Draft, string>> = {
  "2020-12": "https://json-schema.org/draft/2020-12/schema",
  "draft-07": "http://json-schema.org/draft-07/schema#",
};
