import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Model } from "../model/model.ts";
import { createModelFromDescriptorSet, loadProtoModel } from "./descriptor-set.ts";
import { InputError } from "./input-error.ts";

const protos = fileURLToPath(new URL("../../../schemas/proto", import.meta.url));
let ours: Model;
let folder: string;

beforeAll(async () => {
  ours = await loadProtoModel({ roots: [protos] });
  folder = await mkdtemp(join(tmpdir(), "cosi-input-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function loadText(name: string, files: Record<string, string>): Promise<Model> {
  const root = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return loadProtoModel({ roots: [root] });
}

test("reads every resource type of the schemas, sorted by type name", () => {
  const types = ours.resources.map((resource) => resource.type);
  expect(types).toEqual([...types].sort());
  expect(types).toContain("KernelParamSpecs.runtime.cosi.dev");
  const param = ours.resources.find((resource) => resource.type === "KernelParamSpecs.runtime.cosi.dev");
  expect(param).toMatchObject({
    message: "cosi.runtime.v1alpha1.KernelParamSpec",
    defaultNamespace: "runtime",
    role: "desired",
    statusType: "KernelParamStatuses.runtime.cosi.dev",
    printColumns: [{ name: "Value", jsonPath: "{.value}" }],
  });
  expect(param?.location.line).toBeGreaterThan(10);
});

test("keeps comments, places, rules and presence of fields", () => {
  const message = ours.messages.get("cosi.runtime.v1alpha1.KernelParamSpec");
  expect(message?.comment).toBe(
    "A value that a kernel parameter is to have.\n\nThe value found before the first change comes back when the resource is removed.",
  );
  const [value, ignoreErrors] = message?.fields ?? [];
  expect(value).toMatchObject({
    name: "value",
    number: 1,
    presence: "implicit",
    comment: "Text that is written to the parameter, without a final line end.",
    type: { kind: "scalar", scalar: "string" },
    rules: {
      isRequired: true,
      maxLength: 4096,
      pattern: "^[^\\n]*$",
      examples: ["1", "4096 131072 6291456"],
    },
    location: { file: "cosi/runtime/v1alpha1/kernel_param.proto", column: 3 },
  });
  expect(ignoreErrors).toMatchObject({
    jsonName: "ignoreErrors",
    hasExplicitJsonName: false,
    rules: { default: false },
  });
  const status = ours.messages.get("cosi.runtime.v1alpha1.KernelParamStatus");
  expect(status?.fields.find((field) => field.name === "observed_version")).toMatchObject({
    presence: "explicit",
    oneof: undefined,
    rules: { format: "resource-version" },
  });
  expect(status?.oneofs).toEqual([]);
});

test("names the service as unsupported and nothing else of the schemas but the options' extensions", () => {
  expect(ours.unsupported.map(({ construct, name }) => `${construct} ${name}`)).toEqual([
    "extension cosi.schema.v1alpha1.resource",
    "extension cosi.schema.v1alpha1.message",
    "extension cosi.schema.v1alpha1.field",
    "service cosi.resource.State",
  ]);
});

test("lists asked files only, sorted, and keeps imported messages by full name", () => {
  const paths = ours.files.map((file) => file.path);
  expect(paths).toEqual([...paths].sort());
  expect(paths).not.toContain("google/protobuf/descriptor.proto");
  expect(ours.messages.has("google.protobuf.Timestamp")).toBe(true);
});

test("names every construct that it cannot hold", async () => {
  const model = await loadText("odd", {
    "odd/old.proto": `syntax = "proto2";
package odd;
import "google/protobuf/descriptor.proto";
extend google.protobuf.FieldOptions { optional string note = 60000; }
message Old {
  required string name = 1;
  optional int32 count = 2 [default = 5, (note) = "x"];
  repeated group Part = 3 { optional string text = 1; }
  extensions 100 to 200;
  enum Kind { A = 1; }
  optional Kind kind = 4;
}
extend Old { optional string more = 100; }
service Greeter { rpc Greet(Old) returns (Old); }
`,
  });
  expect(
    model.unsupported.map(({ construct, name, location }) => `${location.line} ${construct}: ${name}`),
  ).toEqual([
    "1 proto2 syntax: odd/old.proto",
    "5 extension range: odd.Old",
    "7 default value of proto2: odd.Old.count",
    "7 option (odd.note): odd.Old.count",
    "8 group: odd.Old.part",
    "4 extension: odd.note",
    "13 extension: odd.more",
    "14 service: odd.Greeter",
  ]);
  expect(model.files[0]?.syntax).toBe("proto2");
  expect(model.messages.get("odd.Old")?.fields[0]?.presence).toBe("legacy-required");
  expect(model.enums.get("odd.Old.Kind")?.isOpen).toBe(false);
});

test("reads oneofs, maps, recursion, reserved names and numbers, JSON names and wrong JSON in rules", async () => {
  const model = await loadText("rich", {
    "rich/tree.proto": `syntax = "proto3";
package rich;
import "cosi/schema/v1alpha1/options.proto";
import "google/protobuf/duration.proto";
message Tree {
  reserved 5, 7 to 9;
  reserved "gone";
  string ip_v4 = 1 [json_name = "ipV4"];
  oneof choice { Tree left = 2; string text = 3; }
  map<string, Tree> children = 4;
  optional bool maybe = 6;
  google.protobuf.Duration wait = 10;
  int32 level = 11 [(cosi.schema.v1alpha1.field) = { default: "{", minimum: 0 }];
  enum Kind { KIND_UNSPECIFIED = 0; reserved 2 to 4; }
}
`,
  });
  const tree = model.messages.get("rich.Tree");
  expect(tree?.reservedNumbers).toEqual([
    { from: 5, to: 5 },
    { from: 7, to: 9 },
  ]);
  expect(model.enums.get("rich.Tree.Kind")?.reservedNumbers).toEqual([{ from: 2, to: 4 }]);
  expect(tree?.reservedNames).toEqual(["gone"]);
  expect(tree?.oneofs.map(({ name, fields }) => [name, fields])).toEqual([["choice", ["left", "text"]]]);
  const fields = Object.fromEntries(tree?.fields.map((field) => [field.name, field]) ?? []);
  expect(fields["ip_v4"]).toMatchObject({ jsonName: "ipV4", hasExplicitJsonName: true });
  expect(fields["left"]).toMatchObject({ presence: "explicit", oneof: "choice" });
  expect(fields["children"]).toMatchObject({
    presence: "implicit",
    type: { kind: "map", key: "string", value: { kind: "message", name: "rich.Tree" } },
  });
  expect(fields["maybe"]).toMatchObject({ presence: "explicit", oneof: undefined });
  expect(fields["wait"]).toMatchObject({ type: { kind: "message", name: "google.protobuf.Duration" } });
  expect(fields["level"]?.rules).toMatchObject({ minimum: 0 });
  expect(model.unsupported).toMatchObject([
    { construct: "default that is not JSON", name: "rich.Tree.level" },
  ]);
  expect(model.files.map((file) => file.path)).toEqual(["rich/tree.proto"]);
});

test("tells file, line and column of a proto that does not compile", async () => {
  const failure = await loadText("broken", {
    "broken.proto": 'syntax = "proto3";\nmessage A { Missing x = 1; }\n',
  }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(InputError);
  expect((failure as InputError).diagnostics[0]).toMatchObject({
    code: "input/no-valid-proto",
    source: { file: join(folder, "broken/broken.proto"), line: 2, column: 13 },
  });
});

test("refuses bytes that are no descriptor set, missing folders and files", async () => {
  expect(() => createModelFromDescriptorSet(Uint8Array.of(1, 2, 3))).toThrow(InputError);
  await expect(loadProtoModel({ roots: [join(folder, "nowhere")] })).rejects.toThrow(
    /cannot read the folder/,
  );
  await expect(loadProtoModel({ roots: [protos], files: ["nope.proto"] })).rejects.toThrow(
    /no root has the file/,
  );
});

test("asks for single files only where files are given", async () => {
  const model = await loadProtoModel({ roots: [protos], files: ["cosi/net/v1alpha1/hostname.proto"] });
  expect(model.resources.map((resource) => resource.type)).toEqual([
    "HostnameSpecs.net.cosi.dev",
    "HostnameStatuses.net.cosi.dev",
  ]);
  expect(model.messages.has("cosi.resource.Metadata")).toBe(false);
});
