import { createRequire } from "node:module";
import type { Message } from "@bufbuild/protobuf";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import { stripOptions } from "./strip-options.ts";

/** A request to protoc-gen-es, in the parts that are used here. */
export interface PluginRequest {
  readonly filesToGenerate: readonly string[];
  readonly parameter: string;
  /** Serialised `google.protobuf.FileDescriptorProto`, imports before their importers. */
  readonly files: readonly Uint8Array[];
}

/** Runs protoc-gen-es in this process. Returns texts by path. */
export type RunPlugin = (request: PluginRequest) => Map<string, string>;

/**
 * Loads protoc-gen-es with the protobuf library that it was built for.
 *
 * In this process a request takes milliseconds; starting it through buf takes most of a second.
 */
export function loadPlugin(): RunPlugin {
  const require = createRequire(import.meta.url);
  const pluginPath = require.resolve("@bufbuild/protoc-gen-es/dist/cjs/src/protoc-gen-es-plugin.js");
  const { protocGenEs } = require(pluginPath) as {
    protocGenEs: { run(request: unknown): { file: { name: string; content: string }[] } };
  };
  const requireOfPlugin = createRequire(pluginPath);
  // Messages of the plugin's own copy of the library, which is not the copy that this module imports.
  const { create, fromBinary, toBinary } = requireOfPlugin(
    "@bufbuild/protobuf",
  ) as typeof import("@bufbuild/protobuf");
  const wkt = requireOfPlugin("@bufbuild/protobuf/wkt") as typeof import("@bufbuild/protobuf/wkt");
  const schemas = new Map(wkt.file_google_protobuf_descriptor.messages.map((each) => [each.typeName, each]));
  const isEmpty = (message: Message): boolean => {
    const schema = schemas.get(message.$typeName);
    return schema !== undefined && toBinary(schema, message).length === 0;
  };
  const decode = (bytes: Uint8Array): FileDescriptorProto => {
    const file = fromBinary(wkt.FileDescriptorProtoSchema, bytes);
    stripOptions(file, isEmpty);
    return file;
  };
  return ({ filesToGenerate, parameter, files }) => {
    const request = create(wkt.CodeGeneratorRequestSchema, {
      fileToGenerate: [...filesToGenerate],
      parameter,
      protoFile: files.map(decode),
    });
    return new Map(protocGenEs.run(request).file.map(({ name, content }) => [name, content]));
  };
}
