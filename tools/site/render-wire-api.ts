import { printFrontMatter, printTable } from "./markdown.ts";
import type { Page } from "./page.ts";
import type { WireApi, WireField, WireType } from "./read-wire-api.ts";

/** Chapter that says how a call behaves. */
const chapters: Readonly<Record<string, string>> = {
  Get: "03-reading#get",
  List: "03-reading#list",
  Create: "04-writing#create",
  Update: "04-writing#update",
  Destroy: "04-writing#destroy",
  Watch: "07-watch",
  Teardown: "06-teardown#teardown",
  TeardownAndDestroy: "06-teardown#teardownanddestroy",
};

/** Renders the wire API: the calls of the service, and every message and enum. */
export function renderWireApi({ service, methods, types }: WireApi): Page {
  const known = new Set(types.map(({ fullName }) => fullName));
  const link = (fullName: string): string => {
    const name = fullName.split(".").at(-1) ?? fullName;
    return known.has(fullName) ? `[\`${name}\`](#${toAnchor(fullName)})` : `\`${name}\``;
  };
  const calls = methods.map(({ name, input, output, isStream, comment }) => {
    const chapter = chapters[name];
    return [
      chapter === undefined ? `\`${name}\`` : `[\`${name}\`](/spec/${chapter})`,
      `${toCell(comment)}<br>${link(input)} → ${isStream ? "stream of " : ""}${link(output)}`,
    ];
  });
  return {
    address: "reference/wire",
    text: `${printFrontMatter({ title: "Wire API", outline: [2, 3] })}# Wire API

Service \`${service.name}\` over gRPC. ${service.comment} The schemas are in \`schemas/proto/v1alpha1\`; their names, numbers and types are frozen.

## Calls

${printTable(["call", "what it does"], calls)}
## Messages

${types.map((type) => printType(type, link)).join("\n")}`,
  };
}

function printType(
  { kind, name, fullName, fields, comment }: WireType,
  link: (name: string) => string,
): string {
  const rows = fields.map((field) => [
    `\`${field.name}\``,
    String(field.number),
    ...(kind === "enum" ? [] : [printFieldType(field, link)]),
    toCell(field.comment),
  ]);
  const head = kind === "enum" ? ["value", "number", "meaning"] : ["field", "number", "type", "meaning"];
  const table = rows.length === 0 ? "It has no fields.\n" : printTable(head, rows);
  return `### ${name} {#${toAnchor(fullName)}}\n\n${comment}\n\n${table}`;
}

function printFieldType({ type, target }: WireField, link: (name: string) => string): string {
  if (target === undefined) return `\`${type}\``;
  if (type.startsWith("map<")) return `\`${type}\``;
  const prefix = type.slice(0, type.lastIndexOf(" ") + 1).trim();
  return prefix === "" ? link(target) : `${prefix} ${link(target)}`;
}

function toAnchor(fullName: string): string {
  return fullName
    .replace(/^.*?resource\./, "")
    .replaceAll(".", "-")
    .toLowerCase();
}

/** Comments are Markdown of our own; in a cell they stay on one line. */
function toCell(comment: string): string {
  return comment
    .replace(/\s*\n\s*\n\s*/g, "<br>")
    .replace(/\s+/g, " ")
    .replaceAll("|", "\\|");
}
