import { defineBreakingRule } from "../breaking-rule.ts";

/** Resources without the field are refused. */
export const requiredAdded = defineBreakingRule({
  id: "required-added",
  summary: "A field became required, or a required field was added.",
  verdicts: {
    field: {
      axis: "semantic",
      severity: "error",
      message: "{name} is now required",
      why: "files and stored resources without {json} are refused",
      hint: "leave it optional, and say in default or in the comment what absence means",
    },
    added: {
      axis: "semantic",
      severity: "error",
      message: "the new field {name} is required",
      why: "no file and no stored resource can have {json} yet, so all of them are refused",
      hint: "add it without required, and say in default or in the comment what absence means",
    },
    read: {
      axis: "semantic",
      severity: "warning",
      message: "{name} is now required in a type that controllers write",
      why: "controllers that leave {json} out break the schema, as do stored resources",
      hint: "change every controller that writes the type first",
    },
  },
  check({ messages, fields, places, isWritten }, report) {
    for (const { before, after, message } of fields) {
      if (before.rules.isRequired || !after.rules.isRequired) continue;
      report(
        isWritten(message.before.fullName) ? "field" : "read",
        places.field(message.after, after, "required"),
        { name: after.name, json: after.jsonName },
      );
    }
    for (const { before, after } of messages)
      for (const field of after.fields) {
        const isNew = !before.fields.some(
          ({ number, name }) => name === field.name || (number !== 0 && number === field.number),
        );
        if (!isNew || !field.rules.isRequired) continue;
        report(isWritten(before.fullName) ? "added" : "read", places.field(after, field, "required"), {
          name: field.name,
          json: field.jsonName,
        });
      }
  },
});
