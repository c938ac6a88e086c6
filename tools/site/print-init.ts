import {
  type DescEnum,
  type DescField,
  type DescMessage,
  type Message,
  ScalarType,
} from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";

/** TypeScript that makes a message, and the names that it takes from the package of the messages. */
export interface PrintedInit {
  readonly code: string;
  readonly imports: readonly string[];
}

/** Prints the object literal from which `create` makes a message. Fields that are not set are left out. */
export function printInit(schema: DescMessage, message: Message): PrintedInit {
  const imports = new Set<string>();
  const code = printMessage(schema, message, "", imports);
  return { code, imports: [...imports].sort() };
}

function printMessage(schema: DescMessage, message: Message, indent: string, imports: Set<string>): string {
  const reflected = reflect(schema, message);
  const inner = `${indent}  `;
  const lines = reflected.sortedFields.flatMap((field) => {
    if (!reflected.isSet(field)) return [];
    const members = message as unknown as Record<string, unknown>;
    if (field.oneof === undefined)
      return [`${inner}${field.localName}: ${printField(field, members[field.localName], inner, imports)},`];
    const { value } = members[field.oneof.localName] as { readonly value: unknown };
    const printed = printField(field, value, inner, imports);
    return [`${inner}${field.oneof.localName}: { case: "${field.localName}", value: ${printed} },`];
  });
  return lines.length === 0 ? "{}" : `{\n${lines.join("\n")}\n${indent}}`;
}

function printField(field: DescField, value: unknown, indent: string, imports: Set<string>): string {
  const inner = `${indent}  `;
  if (field.fieldKind === "message") return printMessage(field.message, value as Message, indent, imports);
  if (field.fieldKind === "enum") return printEnum(field.enum, value as number, imports);
  if (field.fieldKind === "scalar") return printScalar(field.scalar, value);
  const printItem = (item: unknown): string => {
    if (field.message !== undefined) return printMessage(field.message, item as Message, inner, imports);
    if (field.enum !== undefined) return printEnum(field.enum, item as number, imports);
    return printScalar(field.scalar, item);
  };
  if (field.fieldKind === "map") {
    const entries = Object.entries(value as Record<string, unknown>);
    return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${printItem(item)},`).join("\n")}\n${indent}}`;
  }
  const items = (value as readonly unknown[]).map(printItem);
  if (field.message === undefined) return `[${items.join(", ")}]`;
  return `[\n${items.map((item) => `${inner}${item},`).join("\n")}\n${indent}]`;
}

function printEnum(desc: DescEnum, value: number, imports: Set<string>): string {
  const name = desc.typeName.slice(desc.file.proto.package.length + 1).replaceAll(".", "_");
  imports.add(name);
  return `${name}.${desc.value[value]?.localName ?? value}`;
}

function printScalar(scalar: ScalarType | undefined, value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (scalar === ScalarType.BYTES) return `Uint8Array.from([${[...(value as Uint8Array)].join(", ")}])`;
  return JSON.stringify(value);
}
