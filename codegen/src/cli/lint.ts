import type { Command } from "./command.ts";

/** Command that checks schemas: `cosi-codegen lint`. */
export const lintCommand: Command = {
  name: "lint",
  summary: "check schemas for names, comments, examples, secrets and rules that contradict each other",
  positionals: "[FOLDER...]",
  maxPositionals: 100,
  options: [
    { name: "config", short: "c", value: "FILE", description: "configuration (default: cosi-codegen.json)" },
    { name: "strict", description: "let warnings count as errors" },
    { name: "list", description: "list the rules" },
    { name: "json", description: "print one JSON object for machines" },
  ],
  details:
    "FOLDER holds proto files; without it the input of the configuration is checked. A comment 'cosi-lint: disable=RULE reason' above an element switches a rule off for it. Exit code 1: there are errors.",
  load: async () => (await import("../lint/run-lint.ts")).runLint,
};
