import { defineLintRule } from "../lint-rule.ts";

/** Rules about presence and change make sense together. */
export const immutableDefault = defineLintRule({
  id: "immutable-default",
  severity: "warning",
  summary:
    "A field with a default is neither required nor immutable, and only fields that clients write are immutable.",
  messages: {
    required: {
      message: "{name} is required, so its default is never used",
      hint: "remove default or required",
    },
    immutable: {
      message: "{name} is immutable and has a default: whoever left it out can never set it",
      hint: "remove default and make the field required, or remove immutable",
    },
    observed: {
      message: "{name} is immutable, but nobody but the controller writes it",
      hint: "remove immutable: clients cannot change it anyway",
    },
    oneof: {
      message: "{name} has a default, but a oneof without a value means something else",
      hint: "remove default, and say in the comment what an empty oneof means",
    },
  },
  check({ fields, places, roles }, report) {
    for (const { message, field } of fields) {
      const { name, rules } = field;
      const hasDefault = rules.default !== undefined;
      const at = (word: string) => places.field(message, field, word);
      if (hasDefault && rules.isRequired) report("required", at("default"), { name });
      if (hasDefault && rules.isImmutable) report("immutable", at("immutable"), { name });
      if (hasDefault && field.oneof !== undefined) report("oneof", at("default"), { name });
      if (rules.isImmutable && !roles.isWritten(message.fullName))
        report("observed", at("immutable"), { name });
    }
  },
});
