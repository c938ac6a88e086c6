import type { DefinitionsTarget } from "../../config/config.gen.ts";

/** Options of the target `definitions`. */
export type DefinitionsOptions = Omit<DefinitionsTarget, "out">;

/** Module that definitions import from. */
export const defaultRuntimeModule = "@cosi-spec/types/codegenv1";
