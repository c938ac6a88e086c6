import type { Model } from "../../model/model.ts";
import { describeComment } from "./annotations.ts";
import type { MutableSchema } from "./json-schema.ts";
import type { Draft } from "./options.ts";
import { wellFormedPattern } from "./text-patterns.ts";

/** Form of a time in metadata: RFC 3339, with any offset. */
const timePattern =
  "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\\.[0-9]{1,9})?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$";

/**
 * Creates the schema of the metadata of a document that people write.
 *
 * Plain scalars stand for their text, so that `true` and `123` are fine where a text is meant. Programs write
 * all keys; people need `type` and `id` only.
 */
export function createMetadataSchema(model: Model, draft: Draft): MutableSchema {
  const types = model.resources.map(({ type }) => type);
  const titles = model.resources.map(({ message }) =>
    String(describeComment(model.messages.get(message)?.comment ?? "").title ?? ""),
  );
  const text = (title: string, description: string, more: MutableSchema = {}): MutableSchema => ({
    title,
    description,
    type: ["string", "number", "boolean"],
    pattern: wellFormedPattern,
    ...more,
  });
  const texts: MutableSchema = {
    type: "object",
    propertyNames: { pattern: wellFormedPattern },
    additionalProperties: { type: ["string", "number", "boolean", "null"], pattern: wellFormedPattern },
  };
  return {
    title: "What identifies the resource, and what the system keeps about it.",
    type: "object",
    properties: {
      namespace: text("Namespace of the resource.", "Left out: the default namespace of the type.", {
        minLength: 1,
      }),
      type: {
        title: "Type of the resource.",
        description: "It decides what `spec` holds.",
        type: "string",
        enum: types,
        ...(draft === "draft-07" ? { enumDescriptions: titles, markdownEnumDescriptions: titles } : {}),
      },
      id: text("Id of the resource.", "It is unique within namespace and type.", { minLength: 1 }),
      version: text("Version of the resource.", "Written by the system; left out in files of people.", {
        type: ["string", "integer"],
        pattern: "^(?:undefined|[+-]?[0-9]+)$",
      }),
      owner: text("Controller that owns the resource.", "Empty or left out: nobody.", {
        type: ["string", "number", "boolean", "null"],
      }),
      phase: {
        title: "Phase of the life of the resource.",
        description: "Written by the system; left out in files of people.",
        type: "string",
        enum: ["running", "tearingDown"],
      },
      created: {
        title: "When the resource was created.",
        description: "Written by the system.",
        type: "string",
        pattern: timePattern,
      },
      updated: {
        title: "When the resource was changed last.",
        description: "Written by the system.",
        type: "string",
        pattern: timePattern,
      },
      labels: { title: "Labels, by which resources are selected.", ...texts },
      annotations: { title: "Notes of people and programs, by which nothing is selected.", ...texts },
      finalizers: {
        title: "Names of those who hold the resource.",
        description: "It is not destroyed while there are any.",
        type: "array",
        items: { type: ["string", "number", "boolean"], pattern: wellFormedPattern },
      },
    },
    additionalProperties: false,
    required: ["type", "id"],
  };
}
