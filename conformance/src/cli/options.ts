/** One flag of the command. Help, completion, the README and the parser are all made from this table. */
export interface Option {
  /** Name without the two hyphens. */
  readonly name: string;
  /** Placeholder of its value; absent: the flag has none. */
  readonly value?: string;
  /** Whether it can be given more than once. */
  readonly isRepeatable?: boolean;
  /** What it does, with its default. */
  readonly text: string;
  /** Heading under which help shows it. */
  readonly group: "What to judge" | "How to judge" | "What to write" | "Other things to do";
  /** The values it takes, for completion. */
  readonly choices?: readonly string[];
  /** Whether its value is a file or folder, for completion. */
  readonly isPath?: boolean;
}

/** All flags, in the order in which help shows them. */
export const options = [
  {
    name: "endpoint",
    value: "ENDPOINT",
    group: "What to judge",
    text: "Where the server listens: unix:/path or tcp:host:port.",
  },
  {
    name: "only",
    value: "WHAT",
    isRepeatable: true,
    group: "What to judge",
    text: "Run only these: requirement IDs, areas (UPD) or test IDs; comma lists; * stands for anything. Default: everything.",
  },
  {
    name: "read-only",
    group: "What to judge",
    text: "Send nothing that changes the server.",
  },
  {
    name: "restart-command",
    value: "COMMAND",
    group: "What to judge",
    text: "Shell command that starts the server anew; it can stay in the foreground. Without it tests that restart the server are left out.",
  },
  {
    name: "feature",
    value: "NAME=BOOL",
    isRepeatable: true,
    group: "What to judge",
    choices: ["tail-events", "durable-bookmarks", "teardown", "teardown-and-destroy", "overrun-reporting"],
    text: "Say that the server has (true) or lacks (false) an optional feature, where it does not say so itself.",
  },
  {
    name: "tls-ca",
    value: "FILE",
    isPath: true,
    group: "What to judge",
    text: "PEM file of the authority that signed the server's certificate; turns TLS on.",
  },
  {
    name: "tls-cert",
    value: "FILE",
    isPath: true,
    group: "What to judge",
    text: "PEM file of the client's certificate.",
  },
  {
    name: "tls-key",
    value: "FILE",
    isPath: true,
    group: "What to judge",
    text: "PEM file of the client's key.",
  },
  {
    name: "name",
    value: "TEXT",
    group: "What to judge",
    text: "Name of the implementation, for the report.",
  },
  {
    name: "version-of",
    value: "TEXT",
    group: "What to judge",
    text: "Version of the implementation, for the report.",
  },
  {
    name: "config",
    value: "FILE",
    isPath: true,
    group: "How to judge",
    text: "JSON file with settings; a flag wins over it.",
  },
  {
    name: "baseline",
    value: "FILE",
    isPath: true,
    group: "How to judge",
    text: "JSON file with known failures: [{requirement, reason, link?, expires?}]. They do not count; entries that no longer fail do.",
  },
  {
    name: "seed",
    value: "TEXT",
    group: "How to judge",
    text: "Seed of all random bytes. Default: chosen anew.",
  },
  {
    name: "run-id",
    value: "TEXT",
    group: "How to judge",
    text: "Part of every name that the run creates. Default: chosen anew.",
  },
  {
    name: "time-scale",
    value: "NUMBER",
    group: "How to judge",
    text: "Multiplies every deadline, above 0 and at most 100. Default: 1.",
  },
  {
    name: "concurrency",
    value: "NUMBER",
    group: "How to judge",
    text: "Tests at the same time, 1 to 64. Default: 8.",
  },
  {
    name: "namespace-prefix",
    value: "TEXT",
    group: "How to judge",
    text: "Begins the name of every namespace that is used. Default: conformance-.",
  },
  {
    name: "resource-type",
    value: "TYPE",
    group: "How to judge",
    text: "Resource type that is used. Default: ConformanceTests.conformance.cosi.dev.",
  },
  {
    name: "report-dir",
    value: "FOLDER",
    isPath: true,
    group: "What to write",
    text: "Folder for report.json, report.html, events.ndjson and journal.ndjson. Default: report.",
  },
  {
    name: "site",
    value: "URL",
    group: "What to write",
    text: "Address of the specification site, to which report.html then links requirements. Default: none.",
  },
  {
    name: "json",
    group: "What to write",
    text: "Write the report, or the list, as JSON to standard output, and nothing else there.",
  },
  {
    name: "no-color",
    group: "What to write",
    text: "No colours. The variables NO_COLOR and FORCE_COLOR work as well.",
  },
  {
    name: "list",
    group: "Other things to do",
    text: "List the tests and the requirements that they judge.",
  },
  {
    name: "explain",
    value: "ID",
    group: "Other things to do",
    text: "Say what a requirement or a test is about.",
  },
  {
    name: "journal",
    value: "FILE",
    isPath: true,
    group: "Other things to do",
    text: "With the command clean: the journal of the run that was interrupted.",
  },
  {
    name: "completion",
    value: "SHELL",
    group: "Other things to do",
    choices: ["bash", "zsh", "fish"],
    text: "Print a completion script for bash, zsh or fish.",
  },
  { name: "help", group: "Other things to do", text: "Print this help." },
  { name: "version", group: "Other things to do", text: "Print the version of the suite." },
] as const satisfies readonly Option[];

/** Name of a flag. */
export type OptionName = (typeof options)[number]["name"];

/** All flags with the type of a table row. */
export const optionTable: readonly Option[] = options;
