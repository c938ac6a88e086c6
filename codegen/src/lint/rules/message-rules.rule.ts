import type { MessageType } from "../../model/model.ts";
import { defineLintRule } from "../lint-rule.ts";
import { suggestName } from "../names.ts";

/** Rules about several fields name fields that exist and that the rules can be about. */
export const messageRules = defineLintRule({
  id: "message-rules",
  severity: "error",
  summary:
    "Rules about several fields name at least two known fields, each once, and can be obeyed and broken.",
  messages: {
    unknown: {
      message: '{message} has no field "{name}"',
      hint: "write {better}, by its name in the source",
    },
    few: {
      message: "{word} needs at least two fields, found {count}",
      hint: "name the other fields, or use required",
    },
    twice: { message: 'the field "{name}" is named twice', hint: "remove one" },
    required: {
      message: "{word} can never be obeyed: {first} and {second} are both required",
      hint: "remove required from the fields of the set",
    },
    always: { message: "{word} always holds: {first} is required", hint: "remove the rule, or required" },
    reason: {
      message: "{word} has no reason",
      hint: "say in words what the rule is for; whoever breaks it reads it",
    },
  },
  check({ messages, places }, report) {
    for (const message of messages) {
      const nameKnown = (name: string, ...option: (string | number)[]): boolean => {
        if (message.fields.some((field) => field.name === name)) return true;
        const names = message.fields.map((field) => field.name);
        const byJson = message.fields.find((field) => field.jsonName === name)?.name;
        report("unknown", places.message(message, ...option), {
          message: message.name,
          name,
          better: byJson ?? suggestName(name, names) ?? `one of ${names.join(", ")}`,
        });
        return false;
      };
      const checkNames = (names: readonly string[], ...option: (string | number)[]): void => {
        names.forEach((name, index) => {
          if (names.indexOf(name) < index)
            report("twice", places.message(message, ...option, index), { name });
          else nameKnown(name, ...option, index);
        });
      };
      const sets = [
        ["exactly_one_of", message.rules.exactlyOneOf],
        ["at_most_one_of", message.rules.atMostOneOf],
        ["at_least_one_of", message.rules.atLeastOneOf],
      ] as const;
      for (const [word, list] of sets)
        list.forEach(({ fields, reason }, index) => {
          const place = places.message(message, word, index);
          if (fields.length < 2) report("few", place, { word, count: fields.length });
          checkNames(fields, word, index, "fields");
          const [first, second] = requiredOf(message, fields);
          if (word === "at_least_one_of" && first !== undefined) report("always", place, { word, first });
          if (word !== "at_least_one_of" && first !== undefined && second !== undefined)
            report("required", place, { word, first, second });
          if (reason.trim() === "") report("reason", place, { word });
        });
      message.rules.dependentRequired.forEach(({ field, requires, reason }, index) => {
        const word = "dependent_required";
        nameKnown(field, word, index, "field");
        checkNames(requires, word, index, "requires");
        if (reason.trim() === "") report("reason", places.message(message, word, index), { word });
      });
    }
  },
});

function requiredOf(message: MessageType, names: readonly string[]): string[] {
  return message.fields
    .filter((field) => field.rules.isRequired && names.includes(field.name))
    .map((field) => field.name);
}
