import type { LoadedConfig } from "../config/read-config.ts";
import { toFolder } from "../config/read-config.ts";
import type { EmittedFiles } from "../emit/emitter.ts";
import { emitterTable } from "../emit/table.ts";
import { type TargetName, targetNames } from "../emit/target-name.ts";
import { createInputError } from "../input/input-error.ts";
import type { Model } from "../model/model.ts";
import { createInputLoader, type LoadedInput } from "./load-input.ts";
import { printManifest } from "./manifest.ts";
import { createMemory, type Memory } from "./remember.ts";

/** Everything that one configuration generates. */
export interface GeneratedOutput {
  /** Contents by path below the folder of the configuration. */
  readonly files: EmittedFiles;
  /** Folders that belong to the targets, below the folder of the configuration. */
  readonly folders: readonly string[];
  /** Path of the manifest below the folder of the configuration. */
  readonly manifest: string;
  readonly model: Model;
}

/** Told before each part of the work; for showing progress. */
export type OnProgress = (step: "reading" | TargetName) => void;

/** Generates again and again, and does over only what changed. */
export interface Generator {
  /**
   * Reads the schemas and makes all output; writes nothing.
   *
   * @throws {InputError} The schemas cannot be read, or a target cannot be made of them.
   */
  generate(onProgress?: OnProgress): Promise<GeneratedOutput>;
}

/** Path of the manifest where nothing is said. */
const defaultManifest = "gen/manifest.json";

/** Creates the generator of one configuration. */
export function createGenerator(loaded: LoadedConfig): Generator {
  const { config, file } = loaded;
  const loadInput = createInputLoader(loaded);
  const memories = new Map<TargetName, Memory>();
  const kept = new Map<TargetName, { readonly digest: string; readonly files: EmittedFiles }>();
  const wanted = targetNames.filter((name) => config.targets[name] !== undefined);
  const folders = Object.fromEntries(wanted.map((name) => [name, toFolder(config.targets[name]?.out ?? "")]));

  async function emitTarget(
    name: TargetName,
    { model, descriptors, digest }: LoadedInput,
  ): Promise<EmittedFiles> {
    const before = kept.get(name);
    if (before?.digest === digest) return before.files;
    const emitter = await emitterTable[name]?.();
    if (emitter === undefined)
      throw createInputError("config/unknown-target", `the target ${name} is not available`, file);
    if (emitter.needsDescriptors && descriptors === undefined)
      throw createInputError("config/unknown-target", `the target ${name} needs protobuf as its input`, file);
    const { out: _out, ...options } = config.targets[name] ?? { out: "" };
    const memory = memories.get(name) ?? createMemory();
    memories.set(name, memory);
    const files = await emitter.emit(model, options as never, {
      ...{ descriptors, folders },
      remember: memory.remember,
    });
    memory.endRound();
    kept.set(name, { digest, files });
    return files;
  }

  return {
    async generate(onProgress) {
      onProgress?.("reading");
      const input = await loadInput();
      assertTypeNames(input);
      const files: EmittedFiles = new Map();
      for (const name of wanted) {
        onProgress?.(name);
        for (const [path, content] of await emitTarget(name, input))
          files.set(`${folders[name]}/${path}`, content);
      }
      const manifest = toFolder(config.manifest ?? defaultManifest);
      files.set(manifest, printManifest(config, input));
      return { files, folders: wanted.map((name) => folders[name] ?? ""), manifest, model: input.model };
    },
  };
}

/** Names that can stand in a path: file names are made of them. The rules for good names are those of lint. */
const safeTypeName = /^[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9][A-Za-z0-9-]*)*$/;

/** @throws {InputError} A type name could not be a file name, or would lead out of the folder of its target. */
function assertTypeNames({ model }: LoadedInput): void {
  for (const { type, location } of model.resources) {
    if (type.length <= 255 && safeTypeName.test(type)) continue;
    const { file, line, column } = location;
    throw createInputError(
      "input/type-name",
      `${JSON.stringify(type.slice(0, 80))} is no type name: expected letters, digits and hyphens, with dots between`,
      file,
      { line, column, hint: "for example FanSpecs.acme.example" },
    );
  }
}
