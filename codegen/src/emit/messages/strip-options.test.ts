import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  file_google_protobuf_descriptor,
} from "@bufbuild/protobuf/wkt";
import {
  file_cosi_net_v1alpha1_hostname,
  file_cosi_schema_v1alpha1_options,
} from "@cosi-spec/types/codegenv1";
import { expect, it } from "vitest";
import { stripOptions } from "./strip-options.ts";

const schemas = new Map(file_google_protobuf_descriptor.messages.map((each) => [each.typeName, each]));
const optionsFile = "cosi/schema/v1alpha1/options.proto";
/** A field of length-delimited bytes. */
const unknown = (no: number) => ({ no, wireType: 2, data: new Uint8Array([1, 7]) });

function strip(file: FileDescriptorProto): FileDescriptorProto {
  stripOptions(file, (message) => {
    const schema = schemas.get(message.$typeName);
    return schema !== undefined && toBinary(schema, message).length === 0;
  });
  return fromBinary(FileDescriptorProtoSchema, toBinary(FileDescriptorProtoSchema, file));
}

function createFile(): FileDescriptorProto {
  const file = create(FileDescriptorProtoSchema, {
    name: "a.proto",
    dependency: ["b.proto", optionsFile, "c.proto"],
    publicDependency: [2],
    weakDependency: [0],
    options: { goPackage: "example.dev/a", deprecated: true },
    messageType: [
      {
        name: "A",
        options: {},
        field: [
          { name: "plain", number: 1, options: {} },
          { name: "old", number: 2, options: { deprecated: true } },
          { name: "theirs", number: 3, options: {} },
        ],
      },
    ],
  });
  const [message] = file.messageType;
  const [plain, old, theirs] = message?.field ?? [];
  for (const options of [message?.options, plain?.options, old?.options])
    if (options) options.$unknown = [unknown(52_700)];
  if (theirs?.options) theirs.options.$unknown = [unknown(52_709), unknown(52_710), unknown(50_000)];
  return file;
}

it("takes out options of the generator and keeps those of everybody else", () => {
  const { options, messageType } = strip(createFile());
  expect(options).toMatchObject({ goPackage: "", deprecated: true });
  const [plain, old, theirs] = messageType[0]?.field ?? [];
  expect(messageType[0]?.options).toBeUndefined();
  expect(plain?.options).toBeUndefined();
  expect(old?.options).toMatchObject({ deprecated: true });
  expect(old?.options?.$unknown).toBeUndefined();
  expect(theirs?.options?.$unknown?.map(({ no }) => no)).toEqual([52_710, 50_000]);
});

it("drops the import of the options and moves the indexes of the others", () => {
  expect(strip(createFile())).toMatchObject({
    dependency: ["b.proto", "c.proto"],
    publicDependency: [1],
    weakDependency: [0],
  });
});

it("keeps the import where a field is of a type of the options, or where it is public", () => {
  const uses = createFile();
  const field = uses.messageType[0]?.field[0];
  if (field) field.typeName = ".cosi.schema.v1alpha1.FieldRules";
  expect(strip(uses).dependency).toContain(optionsFile);
  const passesOn = createFile();
  passesOn.publicDependency = [1];
  expect(strip(passesOn).dependency).toContain(optionsFile);
});

it("leaves the file of the options as it is, and no option of it in the generated messages", () => {
  const file = createFile();
  file.name = optionsFile;
  expect(strip(file).messageType[0]?.options?.$unknown).toHaveLength(1);
  expect(file_cosi_schema_v1alpha1_options.extensions.length).toBeGreaterThan(0);
  const { proto, dependencies } = file_cosi_net_v1alpha1_hostname;
  expect(proto.messageType.map(({ options }) => options)).toEqual(proto.messageType.map(() => undefined));
  expect(dependencies.map(({ name }) => name)).not.toContain("cosi/schema/v1alpha1/options");
});
