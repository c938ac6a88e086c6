import type { Command, CommandArguments, CommandOption } from "./command.ts";
import { commands } from "./commands.ts";
import { suggest } from "./suggest.ts";
import { UsageError } from "./usage-error.ts";

/** Options that every command has. */
export const commonOptions: readonly CommandOption[] = [
  { name: "help", short: "h", description: "show this help" },
  { name: "no-color", description: "no colours; so does the variable NO_COLOR" },
];

/** What the command line asks for. */
export type ParsedCommandLine =
  | { readonly kind: "help"; readonly command: Command | undefined }
  | { readonly kind: "version" }
  | { readonly kind: "run"; readonly command: Command; readonly args: CommandArguments };

/** Parses the command line. @throws {UsageError} It cannot be understood. */
export function parseCommandLine(argv: readonly string[]): ParsedCommandLine {
  const [first, ...rest] = argv.filter((word) => word !== "--no-color");
  if (first === undefined || first === "--help" || first === "-h")
    return { kind: "help", command: undefined };
  if (first === "--version" || first === "-V") return { kind: "version" };
  if (first === "help")
    return { kind: "help", command: rest[0] === undefined ? undefined : findCommand(rest[0]) };
  const command = findCommand(first);
  const args = parseOptions(command, rest);
  return args.has("help") ? { kind: "help", command } : { kind: "run", command, args };
}

function findCommand(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const near = suggest(
    name,
    commands.map((candidate) => candidate.name),
  );
  throw new UsageError(
    name.startsWith("-") ? `the command comes first, found "${name}"` : `unknown command "${name}"`,
    near === undefined ? "cosi-codegen --help lists the commands" : `did you mean "${near}"?`,
  );
}

function parseOptions(command: Command, words: readonly string[]): CommandArguments {
  const options = [...command.options, ...commonOptions];
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  const queue = [...words];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === "--") {
      positionals.push(...queue.splice(0));
      break;
    }
    // A single dash stands for standard input.
    if (!word.startsWith("-") || word === "-") {
      positionals.push(word);
      continue;
    }
    const [flag = "", ...tail] = word.split("=");
    const option = options.find(({ name, short }) => flag === `--${name}` || flag === `-${short}`);
    if (option === undefined) throw unknownOption(flag, command, options);
    if (option.value === undefined && tail.length > 0)
      throw new UsageError(`--${option.name} takes no value`, `write --${option.name} alone`);
    const value = option.value === undefined ? "" : tail.length > 0 ? tail.join("=") : queue.shift();
    if (value === undefined)
      throw new UsageError(`--${option.name} needs a value`, `write --${option.name} ${option.value}`);
    const list = values.get(option.name) ?? [];
    if (list.length > 0 && option.value !== undefined && !option.isMultiple)
      throw new UsageError(`--${option.name} is given twice`, "write it once");
    values.set(option.name, [...list, value]);
  }
  const most = command.maxPositionals ?? 0;
  if (positionals.length > most && !values.has("help"))
    throw new UsageError(
      `${command.name} takes ${most === 0 ? "no arguments" : `at most ${most}`}, found "${positionals[most]}"`,
      `cosi-codegen ${command.name} --help shows what it takes`,
    );
  return {
    positionals,
    has: (name) => values.has(name),
    get: (name) => values.get(name)?.at(-1),
    getAll: (name) => values.get(name) ?? [],
  };
}

function unknownOption(flag: string, command: Command, options: readonly CommandOption[]): UsageError {
  const near = suggest(
    flag.replace(/^-+/, ""),
    options.map(({ name }) => name),
  );
  return new UsageError(
    `${command.name} has no option "${flag}"`,
    near === undefined
      ? `cosi-codegen ${command.name} --help lists the options`
      : `did you mean "--${near}"?`,
  );
}
