import { defineLintRule } from "../lint-rule.ts";
import { isUpperCamelCase, toUpperCamelCase } from "../names.ts";

/** Names of messages and enums are UpperCamelCase. */
export const messageName = defineLintRule({
  id: "message-name",
  severity: "error",
  summary: "Names of messages and enums are in UpperCamelCase.",
  messages: { form: { message: '"{name}" must be in UpperCamelCase', hint: "write {better}" } },
  check({ messages, enums, places }, report) {
    for (const message of messages)
      if (!isUpperCamelCase(message.name))
        report("form", places.message(message), {
          name: message.name,
          better: toUpperCamelCase(message.name),
        });
    for (const type of enums)
      if (!isUpperCamelCase(type.name))
        report("form", places.enum(type), { name: type.name, better: toUpperCamelCase(type.name) });
  },
});
