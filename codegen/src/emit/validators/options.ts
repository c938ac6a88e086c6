/** How validators are written. */
export interface ValidatorsOptions {
  /**
   * Module that the types of specs are imported from. Default: the files of the target `messages`, by relative
   * path; without that target specs have no type.
   */
  readonly messagesModule?: string;
  /** Module that validators import. Default: `@cosi-spec/validate/codegenv1`. */
  readonly runtimeModule?: string;
}

/** Module that validators import. */
export const defaultRuntimeModule = "@cosi-spec/validate/codegenv1";
