import type { Command, CommandOption } from "./command.ts";
import { commands } from "./commands.ts";
import { commonOptions } from "./parse-arguments.ts";

/** Prints the help of one command, or of all. */
export function printHelp(command: Command | undefined): string {
  return command === undefined ? printOverview() : printCommand(command);
}

function printOverview(): string {
  const rows = commands.map(({ name, summary }): [string, string] => [name, summary]);
  return [
    "Usage: cosi-codegen COMMAND [OPTIONS]\n",
    "Schemas in; TypeScript, JSON Schema, validators, fixtures and reference pages out.\n",
    `Commands:\n${printTable(rows)}`,
    "  cosi-codegen COMMAND --help shows the options of a command; --version the version.\n",
    "Exit codes: 0 fine, 1 findings or files that are not current, 2 usage or unreadable input, 3 defect of this",
    "program.\n",
  ].join("\n");
}

function printCommand(command: Command): string {
  const options = [...command.options, ...commonOptions];
  const parts = [
    `Usage: cosi-codegen ${[command.name, command.positionals, "[OPTIONS]"].filter(Boolean).join(" ")}\n`,
    `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.\n`,
    `Options:\n${printTable(options.map((option) => [printFlags(option), option.description]))}`,
  ];
  if (command.details !== undefined) parts.push(`${command.details}\n`);
  return parts.join("\n");
}

function printFlags({ name, short, value }: CommandOption): string {
  const long = `--${name}${value === undefined ? "" : ` ${value}`}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
}

function printTable(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join("");
}
