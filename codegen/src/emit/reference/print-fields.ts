import type { EnumType, Field, MessageType } from "../../model/model.ts";
import { describeMessageRules, describeRules, isRequired } from "./describe-rules.ts";
import { describeType, type TypeNames } from "./describe-type.ts";
import { printCell, printCode, printTable } from "./markdown.ts";

/** Prints requirement IDs, as links where there is an address. */
export type PrintRequirements = (ids: readonly string[]) => string;

/** Prints the table of the fields of a message, and its rules about several fields. */
export function printFields(
  message: MessageType,
  names: TypeNames,
  printRequirements: PrintRequirements,
): string {
  if (message.fields.length === 0) return "It has no fields.\n";
  const rows = message.fields.map((field) => [
    printName(field),
    describeType(field.type, names),
    printDefault(field),
    describeField(message, field, printRequirements),
  ]);
  const rules = describeMessageRules(message);
  const list = rules.length === 0 ? "" : `\n${rules.map((rule) => `- ${rule}\n`).join("")}`;
  return printTable(["Field", "Value", "If left out", "Meaning and rules"], rows) + list;
}

function printName(field: Field): string {
  const marks = [
    ...(isRequired(field) ? ["**required**"] : []),
    ...(field.rules.isSensitive ? ["**secret**"] : []),
    ...(field.isDeprecated ? ["deprecated"] : []),
  ];
  return [printCode(field.jsonName, true), ...marks].join("<br>");
}

function printDefault(field: Field): string {
  if (isRequired(field)) return "refused";
  const value = field.rules.default;
  return value === undefined || field.rules.isSensitive
    ? ""
    : printCode(typeof value === "string" ? value : JSON.stringify(value), true);
}

function describeField(message: MessageType, field: Field, printRequirements: PrintRequirements): string {
  const { rules } = field;
  const sentences = describeRules(field.type, rules);
  if (rules.isImmutable) sentences.push("Cannot be changed once the resource exists.");
  if (rules.isSensitive) sentences.push("No tool shows the value.");
  const examples = rules.isSensitive
    ? []
    : rules.examples.map((example) => printCode(printExample(example), true));
  return [
    printCell(field.comment, message),
    sentences.join(" "),
    examples.length === 0 ? "" : `Examples: ${examples.join(", ")}`,
    rules.requirements.length === 0 ? "" : printRequirements(rules.requirements),
  ]
    .filter((part) => part !== "")
    .join("<br>");
}

function printExample(example: unknown): string {
  return typeof example === "string" ? example : JSON.stringify(example);
}

/** Prints the table of the values of an enum. */
export function printValues(type: EnumType): string {
  const rows = type.values.map((value) => [
    [printCode(value.name, true), ...(value.isDeprecated ? ["deprecated"] : [])].join("<br>"),
    printCell(value.comment),
  ]);
  return printTable(["Value", "Meaning"], rows);
}
