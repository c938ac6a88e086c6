import type { Emitter } from "./emitter.ts";
import { emitPerType } from "./per-type.ts";
import type { TargetName } from "./target-name.ts";

/**
 * Emitters by target. Each is loaded when a configuration asks for it, so that a run pays for nothing else.
 *
 * A target without an entry is refused as not available.
 */
export const emitterTable: { readonly [Name in TargetName]?: () => Promise<Emitter<never>> } = {
  messages: async () => (await import("./messages/emit.ts")).messagesEmitter,
  definitions: async () => (await import("./definitions/emit.ts")).definitionsEmitter,
  validators: async () => (await import("./validators/emit.ts")).validatorsEmitter,
  jsonSchema: async () => (await import("./jsonschema/emit.ts")).jsonSchemaEmitter,
  fixtures: async () => emitPerType((await import("./fixtures/emit.ts")).fixturesEmitter),
  reference: async () => (await import("./reference/emit.ts")).referenceEmitter,
};
