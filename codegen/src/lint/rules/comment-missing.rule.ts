import { withoutDirectives } from "../directives.ts";
import { defineLintRule } from "../lint-rule.ts";

/** Every element has a comment, because the comment is its documentation everywhere. */
export const commentMissing = defineLintRule({
  id: "comment-missing",
  severity: "error",
  summary: "Every message, field, oneof, enum and enum value has a comment.",
  messages: {
    missing: {
      message: "{kind} {name} has no comment",
      hint: "write one sentence above it for whoever edits the YAML",
    },
  },
  check({ messages, enums, places }, report) {
    const isMissing = (comment: string): boolean => withoutDirectives(comment) === "";
    for (const message of messages) {
      if (isMissing(message.comment))
        report("missing", places.message(message), { kind: "message", name: message.name });
      for (const field of message.fields)
        if (isMissing(field.comment))
          report("missing", places.field(message, field), { kind: "field", name: field.name });
      for (const oneof of message.oneofs)
        if (isMissing(oneof.comment))
          report("missing", places.oneof(message, oneof), { kind: "oneof", name: oneof.name });
    }
    for (const type of enums) {
      if (isMissing(type.comment)) report("missing", places.enum(type), { kind: "enum", name: type.name });
      for (const value of type.values)
        if (isMissing(value.comment))
          report("missing", places.enumValue(type, value), { kind: "enum value", name: value.name });
    }
  },
});
