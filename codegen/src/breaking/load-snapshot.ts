import { relative, resolve, sep } from "node:path";
import type { FileRegistry } from "@bufbuild/protobuf";
import type { CodegenConfig } from "../config/config.gen.ts";
import { collectProtos, type ProtoSource } from "../input/collect-protos.ts";
import { type DescriptorSetModel, readDescriptorSet } from "../input/descriptor-set.ts";
import { loadJsonSchemaModel } from "../input/json-schema.ts";
import { compileProtos } from "../input/load-proto.ts";
import type { Snapshot } from "./comparison.ts";
import { readWireFacts } from "./wire-facts.ts";

/** Schemas with what is needed to show where something is. */
export interface LoadedSchemas {
  readonly snapshot: Snapshot;
  /** Texts of the files that were asked for, by path below their root; none for JSON Schema. */
  readonly sources: ReadonlyMap<string, string>;
  /** Descriptors of all files; none for JSON Schema. */
  readonly registry?: FileRegistry;
  /** Path of a file as the user would type it. */
  showFile(path: string): string;
}

/**
 * Creates a snapshot of a serialised descriptor set that holds all imports.
 *
 * @param files paths of the files that are compared; default: all but those of protobuf itself
 * @throws {InputError} The bytes are no descriptor set.
 */
export function createSnapshot(bytes: Uint8Array, files?: readonly string[]): Snapshot {
  return toSnapshot(readDescriptorSet(bytes, files === undefined ? {} : { files }));
}

function toSnapshot({ model, registry }: DescriptorSetModel): Snapshot {
  return {
    model,
    facts: readWireFacts(
      registry,
      model.files.map(({ path }) => path),
    ),
  };
}

/**
 * Loads the schemas that a configuration names.
 *
 * @param root folder that its paths start from
 * @throws {InputError} Something cannot be read, or does not compile.
 */
export async function loadSchemas(input: CodegenConfig["input"], root: string): Promise<LoadedSchemas> {
  if ("jsonSchema" in input) {
    const model = await loadJsonSchemaModel({ paths: input.jsonSchema, base: root });
    return { snapshot: { model }, sources: new Map(), showFile: (path) => path };
  }
  return loadProtos({
    roots: input.proto.map((path) => resolve(root, path)),
    imports: (input.imports ?? []).map((path) => resolve(root, path)),
    ...(input.files && { files: input.files }),
  });
}

/** Loads proto files. @throws {InputError} as {@link loadSchemas} */
export async function loadProtos(source: ProtoSource): Promise<LoadedSchemas> {
  const { asked } = await collectProtos(source);
  const { descriptorSet, files } = await compileProtos(source);
  const read = readDescriptorSet(descriptorSet, { files });
  return {
    snapshot: toSnapshot(read),
    registry: read.registry,
    sources: new Map([...asked].map(([path, { bytes }]) => [path, bytes.toString("utf8")])),
    showFile: (path) => showPath(asked.get(path)?.full ?? path),
  };
}

/** Paths below the current folder are shown from there, with forward slashes. */
function showPath(full: string): string {
  const path = relative(process.cwd(), full);
  return (path.startsWith("..") ? full : path).replaceAll(sep, "/");
}
