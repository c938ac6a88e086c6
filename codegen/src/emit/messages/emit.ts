import { createHash } from "node:crypto";
import { type DescriptorFile, splitDescriptorSet } from "../../input/split-descriptor-set.ts";
import type { Model } from "../../model/model.ts";
import type { EmitContext, EmittedFiles, Emitter } from "../emitter.ts";
import { loadPlugin, type RunPlugin } from "./load-plugin.ts";
import { defaultImportExtension, type MessagesOptions } from "./options.ts";
import { printIndex } from "./print-index.ts";
import { rewriteImports, withoutVersion } from "./rewrite.ts";

/** Writes TypeScript messages, JSON types and descriptors by protoc-gen-es, one file per proto file. */
export const messagesEmitter: Emitter<MessagesOptions> = {
  name: "messages",
  needsDescriptors: true,
  emit: async (model, options, context) => emitMessages(model, options, context),
};

let plugin: RunPlugin | undefined;

/**
 * Texts by what they were made from. An edit of one file then costs one file; a process generates the same few
 * versions, so the size is bounded by dropping the oldest.
 */
const cache = new Map<string, EmittedFiles>();
const maxCacheEntries = 5_000;

function emitMessages(model: Model, options: MessagesOptions, context: EmitContext): EmittedFiles {
  const { descriptors } = context;
  if (descriptors === undefined) throw new Error("The target messages needs descriptors.");
  const extension = options.importExtension ?? defaultImportExtension;
  const parameter = `target=ts,import_extension=${extension},json_types=true,erasable_syntax=true`;
  const files = new Map(splitDescriptorSet(descriptors.descriptorSet).map((file) => [file.name, file]));
  // Whatever nobody publishes is generated too, imports included, so that the output stands alone.
  const wanted = [...files.keys()]
    .filter((name) => !name.startsWith("google/protobuf/") && !descriptors.publishedFiles.has(name))
    .sort();
  const digests = new Map<string, string>();
  const published = [...descriptors.publishedFiles].sort().join();
  const keyOf = (name: string) => {
    const own = collectClosure([name], files).map((file) => digestOf(file, digests));
    return hash(`${parameter}\n${published}\n${own.join("\n")}`);
  };
  const keys = new Map(wanted.map((name) => [name, keyOf(name)]));
  const missing = wanted.filter((name) => !cache.has(keys.get(name) ?? ""));
  if (missing.length > 0) {
    plugin ??= loadPlugin();
    const output = plugin({
      filesToGenerate: missing,
      parameter,
      files: collectClosure(missing, files).map((file) => file.bytes),
    });
    for (const name of missing) {
      const path = name.replace(/\.proto$/, "_pb.ts");
      const text = output.get(path);
      const rewritten = text && rewriteImports(withoutVersion(text), path, descriptors.publishedFiles);
      remember(keys.get(name) ?? "", new Map(rewritten === undefined ? [] : [[path, rewritten]]));
    }
  }
  const texts = wanted.flatMap((name) => [...(cache.get(keys.get(name) ?? "") ?? [])]);
  const written = new Set(texts.map(([path]) => path));
  const indexed = wanted.filter((name) => written.has(name.replace(/\.proto$/, "_pb.ts")));
  return new Map([...texts, ["index.gen.ts", printIndex(indexed, model, extension)]]);
}

/** Files and all that they import, imports first. */
function collectClosure(
  names: readonly string[],
  files: ReadonlyMap<string, DescriptorFile>,
): DescriptorFile[] {
  const closure: DescriptorFile[] = [];
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const file = files.get(name);
    if (file === undefined || seen.has(name)) return;
    seen.add(name);
    for (const dependency of file.dependencies) visit(dependency);
    closure.push(file);
  };
  for (const name of names) visit(name);
  return closure;
}

function digestOf(file: DescriptorFile, digests: Map<string, string>): string {
  let digest = digests.get(file.name);
  if (digest === undefined) {
    digest = hash(file.bytes);
    digests.set(file.name, digest);
  }
  return digest;
}

function hash(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("base64");
}

function remember(key: string, files: EmittedFiles): void {
  cache.set(key, files);
  const oldest = cache.keys().next().value;
  if (cache.size > maxCacheEntries && oldest !== undefined) cache.delete(oldest);
}
