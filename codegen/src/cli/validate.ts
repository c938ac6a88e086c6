import type { Command } from "./command.ts";

/** Command that checks documents: `cosi-codegen validate FILE...`. */
export const validateCommand: Command = {
  name: "validate",
  summary: "check resource documents against their types",
  positionals: "FILE...",
  maxPositionals: 100_000,
  options: [
    { name: "type", short: "t", value: "TYPE", description: "type of documents that are bare specs" },
    {
      ...{ name: "types", value: "MODULE", isMultiple: true },
      description: "module of validators (default: those of cosi-codegen.json)",
    },
    {
      name: "format",
      value: "yaml|json",
      description: "form of the files (default: by their names, else yaml)",
    },
    { name: "json", description: "print one JSON object for machines" },
  ],
  details:
    "FILE is a file, a folder, a pattern such as 'config/**/*.yaml', or - for standard input. The types of the standard are always known.",
  load: async () => (await import("../validate-files/run-validate.ts")).runValidate,
};
