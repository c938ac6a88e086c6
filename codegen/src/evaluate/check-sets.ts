import type { MessageType } from "../model/model.ts";
import type { Report } from "./violation.ts";

/** Checks the rules about several fields of a message, given which of them are set, by proto names. */
export function checkSets(type: MessageType, set: ReadonlySet<string>, path: string, report: Report): void {
  const count = (names: readonly string[]): number => names.filter((name) => set.has(name)).length;
  const list = (names: readonly string[]): string =>
    names.map((name) => type.fields.find((field) => field.name === name)?.jsonName ?? name).join(", ");
  for (const field of type.fields)
    if ((field.rules.isRequired || field.presence === "legacy-required") && !set.has(field.name))
      report(path, "required", `must have ${field.jsonName}`);
  const { exactlyOneOf, atMostOneOf, atLeastOneOf, dependentRequired } = type.rules;
  for (const { fields } of exactlyOneOf)
    if (count(fields) !== 1) report(path, "exactly_one_of", `must have exactly one of ${list(fields)}`);
  for (const { fields } of atMostOneOf)
    if (count(fields) > 1) report(path, "at_most_one_of", `must have at most one of ${list(fields)}`);
  for (const { fields } of atLeastOneOf)
    if (count(fields) < 1) report(path, "at_least_one_of", `must have at least one of ${list(fields)}`);
  for (const { field, requires } of dependentRequired)
    if (set.has(field) && count(requires) < requires.length)
      report(path, "dependent_required", `must have ${list(requires)} where ${list([field])} is set`);
}
