/** One of the two streams that a command writes to. */
export interface Output {
  write(text: string): void;
  /** Whether a person is looking. */
  readonly isTty: boolean;
  /** Whether escape sequences for colours are written. */
  readonly hasColors: boolean;
}

/** Where a command writes: results to `out`, all else to `err`. */
export interface Console {
  readonly out: Output;
  readonly err: Output;
}

/** Creates the console of this process. @param isColorless no colours, whatever the terminal can do */
export function createConsole(isColorless: boolean, env: NodeJS.ProcessEnv = process.env): Console {
  const toOutput = (stream: NodeJS.WriteStream): Output => ({
    write: (text) => void stream.write(text),
    isTty: stream.isTTY === true,
    hasColors: hasColors(stream.isTTY === true, env, isColorless),
  });
  return { out: toOutput(process.stdout), err: toOutput(process.stderr) };
}

/** `--no-color` wins, then `NO_COLOR` (not empty), then `FORCE_COLOR`, then what the terminal can do. */
export function hasColors(isTty: boolean, env: NodeJS.ProcessEnv, isColorless: boolean): boolean {
  if (isColorless || (env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0";
  return isTty && env["TERM"] !== "dumb";
}
