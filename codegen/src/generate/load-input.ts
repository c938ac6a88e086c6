import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { LoadedConfig } from "../config/read-config.ts";
import type { Descriptors } from "../emit/emitter.ts";
import { type DescriptorCache, readDescriptorSet } from "../input/descriptor-set.ts";
import { createInputError } from "../input/input-error.ts";
import { loadJsonSchemaInput } from "../input/json-schema.ts";
import { createProtoCompiler, findOwnProtos } from "../input/load-proto.ts";
import type { Model } from "../model/model.ts";

/** What a configuration reads. */
export interface LoadedInput {
  readonly model: Model;
  readonly descriptors: Descriptors | undefined;
  /** Digest of everything that output can depend on. */
  readonly digest: string;
  /** Digests of the source files, by path below their root. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Creates what loads the schemas of a configuration, again and again; it remembers what it read.
 *
 * What it returns throws {InputError} when they cannot be read.
 */
export function createInputLoader({ config, root }: LoadedConfig): () => Promise<LoadedInput> {
  const { input } = config;
  const toPath = (path: string) => join(root, path);
  if ("jsonSchema" in input)
    return async () => {
      const { model, sources } = await loadJsonSchemaInput({ paths: input.jsonSchema, base: root });
      assertUniqueTypes(model);
      return { model, descriptors: undefined, digest: digestOf(JSON.stringify([...sources])), sources };
    };
  const own = findOwnProtos();
  const compiler = createProtoCompiler({
    roots: input.proto.map(toPath),
    imports: (input.imports ?? []).map(toPath),
    ...(input.files && { files: input.files }),
  });
  const cache: DescriptorCache = new Map();
  let previous: LoadedInput | undefined;
  return async () => {
    const { descriptorSet, files, sources } = await compiler.compile();
    const digest = digestOf(descriptorSet);
    if (previous?.digest === digest) return { ...previous, sources };
    const { model, registry } = readDescriptorSet(descriptorSet, { files, cache });
    assertUniqueTypes(model);
    const asked = new Set(files);
    const published = [...registry.files]
      .map((file) => file.proto.name)
      .filter((name) => !asked.has(name) && existsSync(join(own, name)));
    const descriptors = { descriptorSet, registry, publishedFiles: new Set(published) };
    previous = { model, descriptors, digest, sources };
    return previous;
  };
}

/** Two messages of one type name would write the same files. */
function assertUniqueTypes(model: Model): void {
  for (const [index, resource] of model.resources.entries()) {
    const next = model.resources[index + 1];
    if (next?.type !== resource.type) continue;
    const { file, line, column } = next.location;
    throw createInputError(
      "input/duplicate-type",
      `${next.message} and ${resource.message} are both ${resource.type === "" ? "a resource without a type name" : resource.type}`,
      file,
      { line: Math.max(line, 1), column: Math.max(column, 1) },
    );
  }
}

/** SHA-256 in hexadecimal. */
export function digestOf(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
