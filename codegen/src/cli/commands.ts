import { breakingCommand } from "./breaking.ts";
import type { Command, CommandOption } from "./command.ts";
import { lintCommand } from "./lint.ts";
import { validateCommand } from "./validate.ts";

const config: CommandOption = {
  ...{ name: "config", short: "c", value: "FILE" },
  description: "configuration (default: cosi-codegen.json)",
};
const json: CommandOption = { name: "json", description: "print one JSON object for machines" };

/** All commands, in the order of the help. Each is loaded when it is run. */
export const commands: readonly Command[] = [
  {
    name: "generate",
    summary: "write everything that follows from the schemas",
    positionals: "",
    options: [
      config,
      { name: "check", description: "write nothing; exit 1 and name what is stale, missing or surplus" },
      { name: "watch", short: "w", description: "generate again on every change, until interrupted" },
      { name: "verbose", short: "v", description: "name every construct of the schemas that is left out" },
      json,
    ],
    load: async () => (await import("./generate.ts")).runGenerate,
  },
  {
    name: "init",
    summary: "create a folder with a schema to begin with, a configuration and scripts",
    positionals: "FOLDER",
    maxPositionals: 1,
    options: [
      { name: "suffix", value: "DOMAIN", description: "suffix of the type names (default: example.dev)" },
      { name: "name", value: "NAME", description: "package name (default: the name of the folder)" },
    ],
    load: async () => (await import("./init.ts")).runInit,
  },
  validateCommand,
  lintCommand,
  breakingCommand,
  {
    name: "completion",
    summary: "print a completion script for a shell",
    positionals: "bash|zsh|fish",
    maxPositionals: 1,
    options: [],
    load: async () => (await import("./completion.ts")).runCompletion,
  },
];
