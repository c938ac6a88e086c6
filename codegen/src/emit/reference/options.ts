import type { ReferenceTarget } from "../../config/config.gen.ts";

/** Options of the target `reference`. */
export type ReferenceOptions = Omit<ReferenceTarget, "out"> & {
  /** Address of a requirement, with `{id}` in the place of its ID. Default: requirements are no links. */
  readonly requirementUrl?: string;
};
