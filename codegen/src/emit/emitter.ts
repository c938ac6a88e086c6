import type { FileRegistry } from "@bufbuild/protobuf";
import type { Model, ResourceType } from "../model/model.ts";
import type { TargetName } from "./target-name.ts";

/** Files that an emitter wrote: contents by path below the folder of its target, with forward slashes. */
export type EmittedFiles = Map<string, string | Uint8Array>;

/** Descriptors behind a model that comes from protobuf. */
export interface Descriptors {
  /** A serialised `google.protobuf.FileDescriptorSet` with all imports and source information. */
  readonly descriptorSet: Uint8Array;
  /** The same, for reflection: messages and extensions by full name. */
  readonly registry: FileRegistry;
  /** Paths of the files whose messages are published by `@cosi-spec/types` and so not generated again. */
  readonly publishedFiles: ReadonlySet<string>;
}

/** What an emitter may know beside the model. */
export interface EmitContext {
  /** Descriptors; undefined where the model comes from JSON Schema. */
  readonly descriptors: Descriptors | undefined;
  /**
   * Folder of each target that is written, below the folder of the configuration, with forward slashes and no
   * slash at the end. For imports between targets.
   */
  readonly folders: Partial<Readonly<Record<TargetName, string>>>;
  /** Spares work that was done before; undefined where nothing came before. See `rememberType`. */
  readonly remember?: Remember;
}

/**
 * Returns what `make` returned for the type before, if the type and every message and enum that it can reach are
 * still the same; else calls it.
 *
 * @param part tells apart what one emitter makes of one type
 * @param make depends on that type alone, on options, and on nothing else of the model
 */
export type Remember = <T>(part: string, model: Model, resource: ResourceType, make: () => T) => T;

/** Makes something of a type, or takes what was made of it before. */
export function rememberType<T>(
  { remember }: Pick<EmitContext, "remember">,
  part: string,
  model: Model,
  resource: ResourceType,
  make: () => T,
): T {
  return remember === undefined ? make() : remember(part, model, resource, make);
}

/**
 * Writes one kind of output.
 *
 * It is pure: the result depends on model, options and context alone, never on clock, locale, environment or
 * what is on disk. Paths are in declaration order; contents end with one line end and have no tool version.
 */
export interface Emitter<Options = unknown> {
  readonly name: TargetName;
  /** Whether it can do without descriptors. */
  readonly needsDescriptors: boolean;
  /** Options are those of the target in the configuration, checked by its schema. */
  emit(model: Model, options: Options, context: EmitContext): Promise<EmittedFiles>;
}
