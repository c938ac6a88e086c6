import { posix } from "node:path";
import type { MessageType, Model, ResourceType } from "../../model/model.ts";
import { printDocComment, printHeader, printValue } from "../print-source.ts";
import type { DerivedDefinition } from "./derive.ts";

/** A resource type with everything that its output needs. */
export interface NamedResource {
  readonly resource: ResourceType;
  readonly derived: DerivedDefinition;
  /** Stem of the file name. */
  readonly file: string;
  /** Name of the constant. */
  readonly identifier: string;
}

/** Where generated code imports from. */
export interface ImportStyle {
  /** Module with `defineResource`. */
  readonly runtimeModule: string;
  /** Path of the folder of the messages, seen from the folder of the definitions. */
  readonly messages: string;
  readonly extension: "ts" | "js";
}

/** Prints the definition of one resource type. */
export function printDefinition(named: NamedResource, model: Model, style: ImportStyle): string {
  const { resource, derived, identifier } = named;
  const message = model.messages.get(resource.message);
  if (message === undefined) throw new Error(`The model has no message ${resource.message}.`);
  const schema = nameSchema(message, model);
  const messages = posix.join(
    style.messages,
    message.location.file.replace(/\.proto$/, `_pb.${style.extension}`),
  );
  const from = messages.startsWith(".") ? messages : `./${messages}`;
  const entries: readonly (readonly [key: string, value: string])[] = [
    ["type", printValue(resource.type)],
    ["namespace", printValue(resource.defaultNamespace)],
    ["schema", schema],
    ["displayType", printValue(derived.displayType)],
    ["aliases", printValue(derived.aliases)],
    ["allAliases", printValue(derived.allAliases)],
    ["printColumns", printColumns(resource)],
    ["isSensitive", printValue(derived.isSensitive)],
    ["role", printValue(resource.role ?? "")],
    ["idPattern", printValue(resource.idPattern)],
    ["statusType", printValue(resource.statusType)],
  ];
  return [
    printHeader(message.location.file),
    `import { defineResource } from "${style.runtimeModule}";`,
    `import { ${schema} } from "${from}";\n`,
    `${printDocComment(message.comment)}export const ${identifier} = /*@__PURE__*/ defineResource({`,
    ...entries.map(([key, value]) => `  ${key}: ${value},`),
    "});\n",
  ].join("\n");
}

function printColumns({ printColumns: columns }: ResourceType): string {
  if (columns.length === 0) return "[]";
  return `[\n${columns.map((column) => `    ${printValue(column)},\n`).join("")}  ]`;
}

/** Name that protoc-gen-es gives to the schema of a message: parents come first, with underscores. */
function nameSchema(message: MessageType, model: Model): string {
  const parent = message.parent === undefined ? undefined : model.messages.get(message.parent);
  const prefix = parent ? `${nameSchema(parent, model).slice(0, -"Schema".length)}_` : "";
  return `${prefix}${message.name}Schema`;
}

/** Prints the list of all resource types. */
export function printRegistry(list: readonly NamedResource[], style: ImportStyle): string {
  const names = list.map(({ identifier }) => identifier);
  return [
    printHeader("all resource types"),
    ...list.map(
      ({ file, identifier }) => `import { ${identifier} } from "./${file}.gen.${style.extension}";`,
    ),
    "",
    `export {\n${names.map((name) => `  ${name},\n`).join("")}};\n`,
    "/** All resource types of these schemas, by type name. */",
    `export const resources = [\n${names.map((name) => `  ${name},\n`).join("")}] as const;\n`,
    "/** Name of a resource type of these schemas. */",
    'export type ResourceTypeName = (typeof resources)[number]["type"];\n',
  ].join("\n");
}

/** Prints the resource definitions that a server registers. */
export function printDefinitions(list: readonly NamedResource[], style: ImportStyle): string {
  return [
    printHeader("all resource types"),
    `import type { ResourceDefinitionData } from "${style.runtimeModule}";\n`,
    "/** Resource definitions that a server of these types registers in namespace `meta`. */",
    "export const resourceDefinitions: readonly ResourceDefinitionData[] = [",
    ...list.map(printDefinitionData),
    "];\n",
  ].join("\n");
}

function printDefinitionData({ resource, derived }: NamedResource): string {
  const lines = [
    "  {",
    `    id: ${printValue(derived.id)},`,
    "    spec: {",
    `      resourceType: ${printValue(resource.type)},`,
    `      displayType: ${printValue(derived.displayType)},`,
    `      defaultNamespace: ${printValue(resource.defaultNamespace)},`,
    `      aliases: ${printValue(derived.aliases)},`,
    `      allAliases: ${printValue(derived.allAliases)},`,
    `      printColumns: [${resource.printColumns.map((column) => `\n        ${printValue(column)},`).join("")}${resource.printColumns.length > 0 ? "\n      " : ""}],`,
    `      sensitivity: "${derived.isSensitive ? "SENSITIVE" : "NON_SENSITIVE"}",`,
    "    },",
    "  },",
  ];
  return lines.join("\n");
}
