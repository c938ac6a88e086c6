import { parseArgs } from "node:util";

/** A flag of the program, for the parser, the help text and shell completion. */
export interface Flag {
  readonly name: string;
  readonly type: "boolean" | "string";
  readonly isRepeatable?: boolean;
  /** What stands for the value in the help text. */
  readonly placeholder?: string;
  readonly help: string;
  /** Values that completion offers. */
  readonly choices?: readonly string[];
}

/** Flags of `cosi-serve`. */
export const flags: readonly Flag[] = [
  {
    name: "listen",
    type: "string",
    isRepeatable: true,
    placeholder: "ADDRESS",
    help: "unix:/path, tcp:host:port or tcp:[::1]:port; repeatable",
  },
  {
    name: "web",
    type: "string",
    isRepeatable: true,
    placeholder: "ADDRESS",
    help: "serve browsers here, over HTTP: tcp:host:port; repeatable",
  },
  {
    name: "web-origin",
    type: "string",
    isRepeatable: true,
    placeholder: "ORIGIN",
    help: "pages that may call, such as https://console.example.com; repeatable",
  },
  { name: "allow-remote", type: "boolean", help: "allow TCP addresses that other machines can reach" },
  {
    name: "data",
    type: "string",
    placeholder: "FILE",
    help: "keep the resources in this SQLite file; one server at a time",
  },
  {
    name: "tls-cert",
    type: "string",
    placeholder: "FILE",
    help: "certificate of the server (PEM); encrypts TCP",
  },
  { name: "tls-key", type: "string", placeholder: "FILE", help: "its private key (PEM)" },
  {
    name: "tls-client-ca",
    type: "string",
    placeholder: "FILE",
    help: "require client certificates of these authorities (PEM)",
  },
  {
    name: "access",
    type: "string",
    placeholder: "FILE",
    help: 'who may do what (JSON): {"rules": [{"roles": ["local"], "verbs": ["get"]}]}',
  },
  { name: "history", type: "string", placeholder: "N", help: "events kept of each kind (default 1000)" },
  {
    name: "max-message-bytes",
    type: "string",
    placeholder: "N",
    help: "largest request message (default 4194304)",
  },
  { name: "max-resources", type: "string", placeholder: "N", help: "resources stored (default 1000000)" },
  { name: "register-defaults", type: "boolean", help: "create the resources that describe the meta types" },
  {
    name: "grace-ms",
    type: "string",
    placeholder: "N",
    help: "time connections get to close on SIGTERM (default 5000)",
  },
  { name: "json", type: "boolean", help: "print JSON lines" },
  { name: "help", type: "boolean", help: "print this text" },
  { name: "version", type: "boolean", help: "print the version" },
  {
    name: "completion",
    type: "string",
    placeholder: "SHELL",
    help: "print a completion script for bash, zsh or fish",
    choices: ["bash", "zsh", "fish"],
  },
];

/** What the command line says. */
export interface ServeArguments {
  readonly listen: readonly string[];
  readonly web: readonly string[];
  readonly webOrigins: readonly string[];
  readonly isRemoteAllowed: boolean;
  readonly isJson: boolean;
  readonly isHelp: boolean;
  readonly isVersion: boolean;
  readonly isRegisterDefaults: boolean;
  readonly completion: string | undefined;
  readonly data: string | undefined;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly tlsClientCa: string | undefined;
  readonly access: string | undefined;
  readonly history: number | undefined;
  readonly maxMessageBytes: number | undefined;
  readonly maxResources: number | undefined;
  readonly graceMs: number | undefined;
}

/** Says that the command line is wrong. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Reads the command line. @throws {UsageError} */
export function parseServeArguments(args: readonly string[]): ServeArguments {
  const values = parseValues(args);
  function readText(name: string): string | undefined {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  }
  function readNumber(name: string, minimum: number): number | undefined {
    const text = readText(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!/^[0-9]+$/.test(text) || !Number.isSafeInteger(value) || value < minimum) {
      throw new UsageError(`--${name} must be a whole number of at least ${minimum}, found "${text}"`);
    }
    return value;
  }
  function readList(name: string): string[] {
    const value = values[name];
    return Array.isArray(value) ? value.map(String) : [];
  }
  const hasCert = values["tls-cert"] !== undefined;
  if (hasCert !== (values["tls-key"] !== undefined)) {
    throw new UsageError("--tls-cert and --tls-key need each other");
  }
  if (values["web-origin"] !== undefined && values["web"] === undefined) {
    throw new UsageError("--web-origin needs --web");
  }
  if (values["tls-client-ca"] !== undefined && !hasCert) {
    throw new UsageError("--tls-client-ca needs --tls-cert and --tls-key");
  }
  return {
    listen: readList("listen"),
    web: readList("web"),
    webOrigins: readList("web-origin"),
    isRemoteAllowed: values["allow-remote"] === true,
    isJson: values["json"] === true,
    isHelp: values["help"] === true,
    isVersion: values["version"] === true,
    isRegisterDefaults: values["register-defaults"] === true,
    completion: readText("completion"),
    data: readText("data"),
    tlsCert: readText("tls-cert"),
    tlsKey: readText("tls-key"),
    tlsClientCa: readText("tls-client-ca"),
    access: readText("access"),
    history: readNumber("history", 1),
    maxMessageBytes: readNumber("max-message-bytes", 1),
    maxResources: readNumber("max-resources", 0),
    graceMs: readNumber("grace-ms", 0),
  };
}

function parseValues(args: readonly string[]) {
  try {
    const options = Object.fromEntries(
      flags.map(({ name, type, isRepeatable }) => [name, { type, multiple: isRepeatable === true }]),
    );
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Help text of the program. */
export function formatHelp(): string {
  const rows = flags.map(({ name, placeholder, help }) => {
    const left = placeholder === undefined ? `--${name}` : `--${name} ${placeholder}`;
    return `  ${left.padEnd(24)} ${help}`;
  });
  return [
    "Usage: cosi-serve --listen ADDRESS [--web ADDRESS] [options]",
    "",
    "Serves a COSI state until SIGTERM or SIGINT. Without --data it is kept in memory, and empty at first but for",
    "what describes the server.",
    "",
    ...rows,
    "",
    "Exit codes: 0 stopped as asked, 2 wrong usage, 3 cannot listen or open the data.",
    "",
  ].join("\n");
}
