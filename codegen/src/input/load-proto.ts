import { createHash } from "node:crypto";
import type { Model } from "../model/model.ts";
import { compareNames } from "../model/names.ts";
import {
  type CollectedProtos,
  collectProtos,
  listImports,
  type ProtoFile,
  type ProtoSource,
} from "./collect-protos.ts";
import { createModelFromDescriptorSet } from "./descriptor-set.ts";
import { runBuf } from "./run-buf.ts";
import { type DescriptorFile, joinDescriptorSet, splitDescriptorSet } from "./split-descriptor-set.ts";

export { findOwnProtos, type ProtoSource } from "./collect-protos.ts";

/** Compiled proto files. */
export interface CompiledProtos {
  /** A serialised `google.protobuf.FileDescriptorSet` with all imports and source information. */
  readonly descriptorSet: Uint8Array;
  /** Paths of the files that were asked for, sorted. */
  readonly files: readonly string[];
  /** SHA-256 of every file that was read, asked or imported, by path; sorted. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Compiles the same source again and again. */
export interface ProtoCompiler {
  /**
   * Compiles the files as they are now.
   *
   * From the second time on only files that changed are compiled, and those that import them. A name that two
   * files declare, neither of which imports the other, is then found by the next compiler only.
   *
   * @throws {InputError} as {@link loadProtoModel}
   */
  compile(): Promise<CompiledProtos>;
}

/**
 * Compiles proto files with buf and creates their model. Needs no network.
 *
 * @throws {InputError} A folder cannot be read, a file does not compile, or two roots hold different files of
 * the same path.
 */
export async function loadProtoModel(source: ProtoSource): Promise<Model> {
  const { descriptorSet, files } = await compileProtos(source);
  return createModelFromDescriptorSet(descriptorSet, { files });
}

/**
 * Compiles proto files with buf.
 *
 * @throws {InputError} as {@link loadProtoModel}
 */
export async function compileProtos(source: ProtoSource): Promise<CompiledProtos> {
  return createProtoCompiler(source).compile();
}

/** Creates a compiler that remembers what it compiled last. */
export function createProtoCompiler(source: ProtoSource): ProtoCompiler {
  let last:
    | { readonly files: ReadonlyMap<string, ProtoFile>; readonly compiled: Map<string, DescriptorFile> }
    | undefined;
  return {
    async compile() {
      const collected = await collectProtos(source);
      const files = new Map([...collected.asked, ...collected.imported]);
      const changed = last && findChanged(last.files, files);
      let compiled: Map<string, DescriptorFile>;
      if (last === undefined || changed === undefined) compiled = toMap(await runBuf(collected));
      else {
        compiled = new Map(last.compiled);
        const part = pickAffected(changed, files, compiled);
        if (part.asked.size > 0)
          for (const [name, file] of toMap(await runBuf(part)))
            if (part.asked.has(name)) compiled.set(name, file);
      }
      last = { files, compiled };
      const sources = [...files]
        .sort(([a], [b]) => compareNames(a, b))
        .map(([path, { bytes }]): [string, string] => [
          path,
          createHash("sha256").update(bytes).digest("hex"),
        ]);
      return {
        descriptorSet: joinDescriptorSet([...compiled.values()]),
        files: [...collected.asked.keys()].sort(compareNames),
        sources: new Map(sources),
      };
    },
  };
}

function toMap(descriptorSet: Uint8Array): Map<string, DescriptorFile> {
  return new Map(splitDescriptorSet(descriptorSet).map((file) => [file.name, file]));
}

/** Paths of changed files; undefined where files came or went. */
function findChanged(
  before: ReadonlyMap<string, ProtoFile>,
  now: ReadonlyMap<string, ProtoFile>,
): readonly string[] | undefined {
  if (before.size !== now.size) return undefined;
  const changed: string[] = [];
  for (const [path, { bytes }] of now) {
    const old = before.get(path);
    if (old === undefined) return undefined;
    if (!old.bytes.equals(bytes)) changed.push(path);
  }
  return changed;
}

/** The changed files and all that import them, and as imports what those need beside. */
function pickAffected(
  changed: readonly string[],
  files: ReadonlyMap<string, ProtoFile>,
  compiled: ReadonlyMap<string, DescriptorFile>,
): CollectedProtos {
  const importers = new Map<string, string[]>();
  for (const { name, dependencies } of compiled.values())
    for (const dependency of dependencies)
      importers.set(dependency, [...(importers.get(dependency) ?? []), name]);
  const affected = collectReachable(changed, (name) => importers.get(name) ?? []);
  // A changed file may import what it did not import before, so all that was collected is at hand.
  const needed = collectReachable([...affected], (name) => listFileImports(files.get(name)));
  return {
    asked: pick(files, affected),
    imported: pick(files, new Set([...needed].filter((name) => !affected.has(name)))),
  };
}

function collectReachable(start: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const reached = new Set<string>();
  const queue = [...start];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    queue.push(...next(name));
  }
  return reached;
}

function listFileImports(file: ProtoFile | undefined): readonly string[] {
  return file === undefined ? [] : listImports(file.bytes.toString("utf8"));
}

function pick(files: ReadonlyMap<string, ProtoFile>, names: ReadonlySet<string>): Map<string, ProtoFile> {
  return new Map([...files].filter(([path]) => names.has(path)));
}
