/** What a command that repeats tests is made of. */
export interface ReproduceParts {
  readonly endpoint: string;
  readonly seed: string;
  readonly runId: string;
  /** Other flags that decide what is sent. */
  readonly repeatFlags: readonly string[];
  readonly tests: readonly string[];
  /** Whether the test restarts the server. */
  readonly needsRestart: boolean;
}

/**
 * Prints the command that runs these tests again with the same bytes.
 *
 * The restart command is left as a variable of the shell: it may hold what does not belong into a report.
 */
export function printReproduce(parts: ReproduceParts): string {
  const words = ["--endpoint", parts.endpoint, "--only", parts.tests.join(","), "--seed", parts.seed];
  const flags = [...words, "--run-id", parts.runId, ...parts.repeatFlags].map(quoteForShell);
  const restart = parts.needsRestart ? ' --restart-command "$RESTART_COMMAND"' : "";
  return `npx @cosi-spec/conformance ${flags.join(" ")}${restart}`;
}

/** Quotes a word for a POSIX shell where it needs quotes. */
export function quoteForShell(word: string): string {
  return /^[A-Za-z0-9_./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
