/** Marks text on a terminal; without colours each function returns its text as it is. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/** Creates a style. */
export function createStyle(hasColor: boolean): Style {
  const mark =
    (on: number, off: number) =>
    (text: string): string =>
      hasColor && text !== "" ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: mark(1, 22),
    dim: mark(2, 22),
    red: mark(31, 39),
    green: mark(32, 39),
    yellow: mark(33, 39),
  };
}

/**
 * Decides on colours: a flag wins over NO_COLOR, this over FORCE_COLOR, this over what the stream is.
 */
export function hasColor(
  isTty: boolean,
  environment: Readonly<Record<string, string | undefined>>,
  isForbidden: boolean,
): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: term } = environment;
  if (isForbidden || (no !== undefined && no !== "")) return false;
  if (force !== undefined && force !== "") return force !== "0" && force !== "false";
  return isTty && term !== "dumb";
}
