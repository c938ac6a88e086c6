import type { MessagesTarget } from "../../config/config.gen.ts";

/** Options of the target `messages`. */
export type MessagesOptions = Omit<MessagesTarget, "out">;

/** Extension of imports between generated files where nothing is said. */
export const defaultImportExtension = "ts";
