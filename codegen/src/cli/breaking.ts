import type { Command } from "./command.ts";

/** Command that compares schemas: `cosi-codegen breaking --against WHAT`. */
export const breakingCommand: Command = {
  name: "breaking",
  summary: "name changes of schemas that break programs or documents, and what to do instead",
  positionals: "[FOLDER...]",
  maxPositionals: 100,
  options: [
    {
      ...{ name: "against", short: "a", value: "WHAT" },
      description: "state before: a folder, a git revision, FILE.binpb, FILE.tar or FILE.tar.gz",
    },
    { name: "config", short: "c", value: "FILE", description: "configuration (default: cosi-codegen.json)" },
    {
      name: "axis",
      value: "wire|json|semantic",
      isMultiple: true,
      description: "only these axes (default: all)",
    },
    { name: "strict", description: "let warnings count as errors" },
    { name: "list", description: "list the rules" },
    { name: "json", description: "print one JSON object for machines" },
  ],
  details:
    "FOLDER holds the proto files after the change; without it the input of the configuration is compared. A comment 'cosi-breaking: disable=RULE reason' above an element accepts a change of it. Exit code 1: there are errors.",
  load: async () => (await import("../breaking/run-breaking.ts")).runBreaking,
};
