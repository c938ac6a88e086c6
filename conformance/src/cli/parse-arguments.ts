import { parseArgs } from "node:util";
import { type OptionName, optionTable } from "./options.ts";
import { suggest } from "./suggest.ts";
import { UsageError } from "./usage-error.ts";

/** A command line, taken apart. */
export interface Arguments {
  /** `run`, or `clean` to remove what an interrupted run left. */
  readonly command: "run" | "clean";
  /** Value of a flag; the last one where it was given more than once. */
  get(name: OptionName): string | undefined;
  /** All values of a flag. */
  all(name: OptionName): readonly string[];
  /** Whether a flag was given. */
  has(name: OptionName): boolean;
}

/** Flags that may be written in one letter. */
const short: Readonly<Record<string, string>> = { h: "help" };

/**
 * Takes a command line apart.
 *
 * @throws {UsageError} a flag is unknown, lacks its value or has one too many.
 */
export function parseArguments(words: readonly string[]): Arguments {
  const byName = new Map(optionTable.map((option) => [option.name, option]));
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      optionTable.map(({ name, value }) => [
        name,
        { type: value === undefined ? ("boolean" as const) : ("string" as const), multiple: true },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const name = token.rawName.startsWith("--") ? token.name : (short[token.name] ?? token.rawName);
    const option = byName.get(name);
    if (option === undefined) throw unknownFlag(token.rawName, token.name, byName.keys());
    if (option.value === undefined) {
      if (token.value !== undefined) throw new UsageError(`--${name} takes no value`);
    } else if (token.value === undefined || token.value === "") {
      throw new UsageError(`--${name} needs a value`, `Write --${name} ${option.value}.`);
    } else if (!token.inlineValue && token.value.startsWith("--")) {
      throw new UsageError(
        `--${name} needs a value, but ${token.value} follows`,
        `Write --${name} ${option.value}.`,
      );
    }
    values.set(name, [...(values.get(name) ?? []), token.value ?? ""]);
  }
  return {
    command: toCommand(positionals),
    get: (name) => values.get(name)?.at(-1),
    all: (name) => values.get(name) ?? [],
    has: (name) => values.has(name),
  };
}

function toCommand(positionals: readonly string[]): Arguments["command"] {
  const [first, second] = positionals;
  if (first === undefined) return "run";
  if (first === "clean" && second === undefined) return "clean";
  const word = first === "clean" ? second! : first;
  if (/^(unix|tcp):/.test(word)) {
    throw new UsageError(`unexpected ${JSON.stringify(word)}`, `Write --endpoint ${word}.`);
  }
  throw new UsageError(
    `unexpected ${JSON.stringify(word)}`,
    "The only command is clean; everything else is a flag. See --help.",
  );
}

function unknownFlag(rawName: string, name: string, known: Iterable<string>): UsageError {
  const near = suggest(name, known);
  return new UsageError(
    `unknown flag ${rawName}`,
    near === undefined ? "See --help." : `Did you mean --${near}?`,
  );
}
