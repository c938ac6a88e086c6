import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** A part of the wire API with its comment. */
export interface Documented {
  readonly name: string;
  /** Comment of the schema, in Markdown; empty where there is none. */
  readonly comment: string;
}

/** A field of a message. */
export interface WireField extends Documented {
  readonly number: number;
  /** Type as the schema writes it, `repeated` and `optional` included. */
  readonly type: string;
  /** Full name of the message or enum, if it is one. */
  readonly target: string | undefined;
}

/** A message, or an enum, whose values are its fields. */
export interface WireType extends Documented {
  readonly kind: "message" | "enum";
  /** Full name, such as `cosi.resource.Event`. */
  readonly fullName: string;
  readonly fields: readonly WireField[];
}

/** A call of the service. */
export interface WireMethod extends Documented {
  readonly input: string;
  readonly output: string;
  readonly isStream: boolean;
}

/** The wire API as its schemas have it. */
export interface WireApi {
  readonly service: Documented;
  readonly methods: readonly WireMethod[];
  readonly types: readonly WireType[];
}

interface DescriptorField {
  readonly name: string;
  readonly number: number;
  readonly type?: string;
  readonly typeName?: string;
  readonly label?: string;
  readonly proto3Optional?: boolean;
}

interface Descriptor {
  readonly name: string;
  readonly field?: readonly DescriptorField[];
  readonly value?: readonly DescriptorField[];
  readonly nestedType?: readonly (Descriptor & { readonly options?: { readonly mapEntry?: boolean } })[];
  readonly enumType?: readonly Descriptor[];
}

interface MethodDescriptor {
  readonly name: string;
  readonly inputType: string;
  readonly outputType: string;
  readonly serverStreaming?: boolean;
}

interface FileDescriptor {
  readonly name: string;
  readonly package: string;
  readonly messageType?: readonly Descriptor[];
  readonly enumType?: readonly Descriptor[];
  readonly service?: readonly { readonly name: string; readonly method: readonly MethodDescriptor[] }[];
  readonly sourceCodeInfo: {
    readonly location: readonly { readonly path?: readonly number[]; readonly leadingComments?: string }[];
  };
}

/** Numbers of the fields of descriptor.proto that make up paths of source locations. */
const at = { messages: 4, enums: 5, services: 6, field: 2, nested: 3, nestedEnum: 4, value: 2, method: 2 };

/** Reads the wire API of `schemas/proto/v1alpha1` with its comments. @throws {Error} buf finds a fault in it */
export function readWireApi(root: string): WireApi {
  const args = [
    "buf",
    "build",
    "schemas/proto",
    "--path",
    "schemas/proto/v1alpha1",
    "--output",
    "-#format=json",
  ];
  const result = spawnSync(process.execPath, [join(root, "tools/run.mjs"), ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status !== 0) throw new Error(`buf build schemas/proto failed: ${result.stderr}`);
  const { file } = JSON.parse(result.stdout) as { file: readonly FileDescriptor[] };
  const files = file.filter(({ name }) => name.startsWith("v1alpha1/"));
  const readers = files.map(readFile);
  const service = readers.flatMap(({ services }) => services).at(0);
  if (service === undefined) throw new Error("schemas/proto/v1alpha1: no service, expected one");
  return { ...service, types: readers.flatMap(({ types }) => types) };
}

function readFile(file: FileDescriptor): { types: WireType[]; services: Omit<WireApi, "types">[] } {
  const comments = new Map(
    file.sourceCodeInfo.location.map(({ path = [], leadingComments = "" }) => [
      path.join("."),
      leadingComments,
    ]),
  );
  const commentAt = (...path: number[]): string =>
    (comments.get(path.join(".")) ?? "").replace(/^ /gm, "").trim();
  const types: WireType[] = [];

  function addEnum(descriptor: Descriptor, parent: string, path: number[]): void {
    const fields = (descriptor.value ?? []).map(({ name, number = 0 }, index) => {
      return { name, number, type: "", target: undefined, comment: commentAt(...path, at.value, index) };
    });
    const fullName = `${parent}.${descriptor.name}`;
    types.push({ kind: "enum", name: descriptor.name, fullName, fields, comment: commentAt(...path) });
  }

  function addMessage(descriptor: Descriptor, parent: string, path: number[]): void {
    const fullName = `${parent}.${descriptor.name}`;
    const entries = new Map(
      (descriptor.nestedType ?? [])
        .filter(({ options }) => options?.mapEntry === true)
        .map((entry) => [`.${fullName}.${entry.name}`, entry]),
    );
    const fields = (descriptor.field ?? []).map((field, index) => ({
      name: field.name,
      number: field.number,
      ...sayType(field, entries.get(field.typeName ?? "")),
      comment: commentAt(...path, at.field, index),
    }));
    types.push({ kind: "message", name: descriptor.name, fullName, fields, comment: commentAt(...path) });
    for (const [index, nested] of (descriptor.nestedType ?? []).entries())
      if (nested.options?.mapEntry !== true) addMessage(nested, fullName, [...path, at.nested, index]);
    for (const [index, each] of (descriptor.enumType ?? []).entries())
      addEnum(each, fullName, [...path, at.nestedEnum, index]);
  }

  for (const [index, each] of (file.messageType ?? []).entries())
    addMessage(each, file.package, [at.messages, index]);
  for (const [index, each] of (file.enumType ?? []).entries()) addEnum(each, file.package, [at.enums, index]);
  const services = (file.service ?? []).map(({ name, method }, index) => ({
    service: { name: `${file.package}.${name}`, comment: commentAt(at.services, index) },
    methods: method.map((each, number) => ({
      name: each.name,
      input: each.inputType.slice(1),
      output: each.outputType.slice(1),
      isStream: each.serverStreaming === true,
      comment: commentAt(at.services, index, at.method, number),
    })),
  }));
  return { types, services };
}

function sayType(field: DescriptorField, entry: Descriptor | undefined): Pick<WireField, "type" | "target"> {
  if (entry !== undefined) {
    const [key, value] = (entry.field ?? []).map((each) => sayType(each, undefined));
    return { type: `map<${key?.type}, ${value?.type}>`, target: value?.target };
  }
  const target = field.typeName?.slice(1);
  const plain = target?.split(".").at(-1) ?? (field.type ?? "").replace(/^TYPE_/, "").toLowerCase();
  const prefix =
    field.label === "LABEL_REPEATED" ? "repeated " : field.proto3Optional === true ? "optional " : "";
  return { type: prefix + plain, target };
}
