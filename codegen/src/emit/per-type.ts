import { type EmittedFiles, type Emitter, rememberType } from "./emitter.ts";

/**
 * Lets an emitter see one resource type at a time, so that an edit of one type costs that type alone.
 *
 * For emitters whose files are each about one type, and depend on no other.
 */
export function emitPerType<Options>(emitter: Emitter<Options>): Emitter<Options> {
  return {
    ...emitter,
    async emit(model, options, context) {
      const files: EmittedFiles = new Map();
      for (const resource of model.resources) {
        const part = rememberType(context, "files", model, resource, () =>
          emitter.emit({ ...model, resources: [resource] }, options, context),
        );
        for (const [path, content] of await part) files.set(path, content);
      }
      return files;
    },
  };
}
