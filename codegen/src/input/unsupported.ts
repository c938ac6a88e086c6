import type {
  DescEnum,
  DescExtension,
  DescField,
  DescFile,
  DescMessage,
  FileRegistry,
  Message,
} from "@bufbuild/protobuf";
import { Edition } from "@bufbuild/protobuf/wkt";
import type { SourceLocation, Unsupported } from "../model/model.ts";
import type { SourceInfo } from "./source-info.ts";

/** Numbers of the options that the model holds. */
const knownOptions = new Set([52700, 52701, 52702]);

/** Lists what a proto file has and the model has no place for, in the order of declaration. */
export function listUnsupported(file: DescFile, registry: FileRegistry, info: SourceInfo): Unsupported[] {
  const found: Unsupported[] = [];
  const add = (construct: string, name: string, path: readonly number[]): void => {
    found.push({ construct, name, location: locate(info, path) });
  };
  const addOptions = (owner: OptionOwner, name: string, path: readonly number[]): void => {
    for (const construct of listCustomOptions(owner, registry)) add(construct, name, path);
  };

  function visitEnum(desc: DescEnum, path: readonly number[]): void {
    addOptions(desc.proto, desc.typeName, path);
    for (const [index, value] of desc.values.entries())
      addOptions(value.proto, `${desc.typeName}.${value.name}`, [...path, 2, index]);
  }

  function visitField(desc: DescField, path: readonly number[]): void {
    const name = `${desc.parent.typeName}.${desc.name}`;
    const isDelimited = "delimitedEncoding" in desc && desc.delimitedEncoding;
    if (isDelimited) add("group", name, path);
    if (desc.proto.defaultValue !== "") add("default value of proto2", name, path);
    addOptions(desc.proto, name, path);
  }

  function visitMessage(desc: DescMessage, path: readonly number[]): void {
    addOptions(desc.proto, desc.typeName, path);
    if (desc.proto.options?.messageSetWireFormat) add("message set", desc.typeName, path);
    if (desc.proto.extensionRange.length > 0) add("extension range", desc.typeName, path);
    for (const field of desc.fields) visitField(field, [...path, 2, desc.proto.field.indexOf(field.proto)]);
    for (const oneof of desc.oneofs)
      addOptions(oneof.proto, `${desc.typeName}.${oneof.name}`, [
        ...path,
        8,
        desc.proto.oneofDecl.indexOf(oneof.proto),
      ]);
    visitExtensions(desc.nestedExtensions, (index) => [...path, 6, index]);
    for (const nested of desc.nestedEnums)
      visitEnum(nested, [...path, 4, desc.proto.enumType.indexOf(nested.proto)]);
    for (const nested of desc.nestedMessages)
      visitMessage(nested, [...path, 3, desc.proto.nestedType.indexOf(nested.proto)]);
  }

  function visitExtensions(
    list: readonly DescExtension[],
    toPath: (index: number) => readonly number[],
  ): void {
    for (const [index, extension] of list.entries()) add("extension", extension.typeName, toPath(index));
  }

  if (file.edition === Edition.EDITION_PROTO2) add("proto2 syntax", file.proto.name, [12]);
  addOptions(file.proto, file.proto.name, [8]);
  for (const [index, desc] of file.enums.entries()) visitEnum(desc, [5, index]);
  for (const [index, desc] of file.messages.entries()) visitMessage(desc, [4, index]);
  visitExtensions(file.extensions, (index) => [7, index]);
  for (const [index, service] of file.services.entries()) add("service", service.typeName, [6, index]);
  return found;
}

interface OptionOwner {
  readonly options?: Message | undefined;
}

/** Options of other projects are fields that the descriptor's own schema does not know. */
function listCustomOptions(owner: OptionOwner, registry: FileRegistry): string[] {
  const numbers = new Set(owner.options?.$unknown?.map((field) => field.no));
  const extendee = owner.options && registry.getMessage(owner.options.$typeName);
  return [...numbers]
    .filter((number) => !knownOptions.has(number))
    .map((number) => {
      const extension = extendee && registry.getExtensionFor(extendee, number);
      return `option ${extension ? `(${extension.typeName})` : `number ${number}`}`;
    });
}

function locate(info: SourceInfo, path: readonly number[]): SourceLocation {
  const exact = info.getLocation(path);
  return exact.line === 0 ? info.getLocation([]) : exact;
}
