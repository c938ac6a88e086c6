import type { Message } from "@bufbuild/protobuf";
import type { DescriptorProto, FileDescriptorProto } from "@bufbuild/protobuf/wkt";

/** File of the options that this generator reads, and the numbers of its extensions. */
const optionsFile = "cosi/schema/v1alpha1/options.proto";
const [firstNumber, lastNumber] = [52_700, 52_709];

/** A message that may carry options. */
interface Described {
  options?: Message | undefined;
}

/** Tells whether a message has nothing in it. */
type IsEmpty = (options: Message) => boolean;

/**
 * Takes out of a descriptor what programs do not need once their code is generated: the options that became
 * validators, schemas and definitions, the import of their file, and package names of other languages. In a browser
 * this is a tenth of what a type weighs. Options of others stay.
 */
export function stripOptions(file: FileDescriptorProto, isEmpty: IsEmpty): void {
  if (file.name === optionsFile) return;
  const described: Described[] = [
    file,
    ...file.enumType.flatMap(listEnum),
    ...file.service,
    ...file.extension,
  ];
  described.push(...file.service.flatMap(({ method }) => method), ...file.messageType.flatMap(listMessage));
  if (file.options !== undefined) stripPackages(file.options);
  for (const each of described as Described[]) {
    const { options } = each;
    if (options === undefined) continue;
    const rest = (options.$unknown ?? []).filter(({ no }) => no < firstNumber || no > lastNumber);
    if (rest.length === 0) delete options.$unknown;
    else options.$unknown = rest;
    if (isEmpty(options)) each.options = undefined;
  }
  if (!refersTo(file)) dropImport(file);
}

function listMessage(message: DescriptorProto): Described[] {
  const { field, extension, oneofDecl, extensionRange, enumType, nestedType } = message;
  const own = [message, ...field, ...extension, ...oneofDecl, ...extensionRange] as Described[];
  return [...own, ...enumType.flatMap(listEnum), ...nestedType.flatMap(listMessage)];
}

function listEnum(type: FileDescriptorProto["enumType"][number]): Described[] {
  return [type, ...type.value] as Described[];
}

function stripPackages(options: NonNullable<FileDescriptorProto["options"]>): void {
  options.goPackage = "";
  options.javaPackage = "";
  options.csharpNamespace = "";
}

/** Whether a file uses types of the options as types of its own fields. */
function refersTo(file: FileDescriptorProto): boolean {
  const isMeant = (name: string): boolean => name.startsWith(".cosi.schema.v1alpha1.");
  const inMessage = (message: DescriptorProto): boolean =>
    [...message.field, ...message.extension].some(({ typeName }) => isMeant(typeName)) ||
    message.nestedType.some(inMessage);
  return (
    file.messageType.some(inMessage) ||
    file.extension.some(({ typeName }) => isMeant(typeName)) ||
    file.service.some(({ method }) =>
      method.some((each) => isMeant(each.inputType) || isMeant(each.outputType)),
    )
  );
}

/** Indexes of other imports move with it. */
function dropImport(file: FileDescriptorProto): void {
  const index = file.dependency.indexOf(optionsFile);
  if (index < 0 || file.publicDependency.includes(index)) return;
  file.dependency.splice(index, 1);
  const move = (indexes: readonly number[]): number[] =>
    indexes.filter((each) => each !== index).map((each) => (each > index ? each - 1 : each));
  file.publicDependency = move(file.publicDependency);
  file.weakDependency = move(file.weakDependency);
}
