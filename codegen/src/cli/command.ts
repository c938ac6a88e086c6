import type { Console } from "./console.ts";

/** Exit codes of every command. */
export const exitCodes = {
  /** All is well. */
  fine: 0,
  /** There are findings, or generated files are not current. */
  findings: 1,
  /** The command line is wrong, or an input cannot be read. */
  usage: 2,
  /** A defect of this program. */
  internal: 3,
} as const;

/** Exit code of a command. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One option of a command. */
export interface CommandOption {
  /** Name without the dashes. */
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  /** What stands for the value in the help; without it the option is a switch. */
  readonly value?: string;
  /** Whether it can be given more than once. */
  readonly isMultiple?: boolean;
  readonly description: string;
}

/** What a command was called with. */
export interface CommandArguments {
  readonly positionals: readonly string[];
  /** Whether a switch was given. */
  has(name: string): boolean;
  /** Last value of an option. */
  get(name: string): string | undefined;
  /** All values of an option. */
  getAll(name: string): readonly string[];
}

/** What a command works with. */
export interface CommandContext extends Console {
  /** Ends a command that runs until it is stopped. */
  readonly signal: AbortSignal;
}

/** A command of `cosi-codegen`. */
export interface Command {
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Positional arguments as the help shows them, such as `[FILE...]`. */
  readonly positionals: string;
  /** Most positional arguments that it takes. Default: none. */
  readonly maxPositionals?: number;
  /** Options beside `--help` and `--no-color`. */
  readonly options: readonly CommandOption[];
  /** More lines for its own help page. */
  readonly details?: string;
  /** Loads what it does; nothing is loaded for commands that are not run. */
  load(): Promise<(args: CommandArguments, context: CommandContext) => Promise<ExitCode>>;
}
