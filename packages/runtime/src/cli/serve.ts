import { readFileSync } from "node:fs";
import type { AccessRule } from "../server/access/access-rule.ts";
import { createStateHandler } from "../server/create-state-handler.ts";
import { ListenError } from "../server/listen-address.ts";
import { type RunningServer, type ServeOptions, serve } from "../server/serve.ts";
import type { SqliteStorage } from "../sqlite/create-sqlite-storage.ts";
import { createState } from "../state/state.ts";
import { StateError } from "../state/state-error.ts";
import { StorageError } from "../state/storage.ts";
import { formatCompletion } from "./completion.ts";
import { describeBug } from "./describe-bug.ts";
import { formatHelp, parseServeArguments, type ServeArguments, UsageError } from "./flags.ts";
import { openData } from "./open-data.ts";
import { readAccessFlag, readFlagFile } from "./read-files.ts";

/** Exit codes of the program. */
const ExitCode = { stopped: 0, usage: 2, cannotStart: 3, forced: 130 } as const;

/**
 * Runs `cosi-serve`: serves until SIGTERM or SIGINT, then stops in an orderly way; a second signal ends the
 * process at once.
 *
 * @param args command line without the program itself.
 */
export async function main(args: readonly string[]): Promise<void> {
  let flags: ServeArguments;
  try {
    flags = parseServeArguments(args);
    if (flags.isHelp) return print(formatHelp());
    if (flags.isVersion) return print(`${readVersion()}\n`);
    if (flags.completion !== undefined) {
      const script = formatCompletion(flags.completion);
      if (script === undefined) throw new UsageError(`--completion knows bash, zsh and fish`);
      return print(script);
    }
    if (flags.listen.length + flags.web.length === 0) throw new UsageError("--listen is missing");
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return fail(`${error.message}\nTry "cosi-serve --help".`, ExitCode.usage);
  }

  let server: RunningServer;
  try {
    server = await start(flags);
  } catch (error) {
    const exitCode = getExitCode(error);
    if (exitCode === undefined) throw error;
    return fail(describeStartError(error), exitCode);
  }
  // Before the ready line: whoever reads it may stop the server right away.
  stopOnSignal(server, flags);
  for (const address of server.addresses) {
    print(flags.isJson ? `${JSON.stringify({ event: "listening", address })}\n` : formatReady(address));
  }
}

/** Exit code of an error of the start; undefined for a bug. */
function getExitCode(error: unknown): number | undefined {
  if (error instanceof ListenError || error instanceof StorageError) return ExitCode.cannotStart;
  if (error instanceof StateError && error.code === "storageFailed") return ExitCode.cannotStart;
  // What describes the server has no room within the limits that the flags set.
  return error instanceof RangeError || error instanceof StateError ? ExitCode.usage : undefined;
}

function describeStartError(error: unknown): string {
  if (error instanceof StateError && error.code === "storageFailed") return describeBug(error.cause);
  return error instanceof Error ? error.message : typeof error;
}

async function start(flags: ServeArguments): Promise<RunningServer> {
  const access = flags.access === undefined ? undefined : readAccessFlag(flags.access);
  const tls = readTls(flags);
  const storage = flags.data === undefined ? undefined : await openData(flags.data);
  try {
    const server = await startServer(flags, { storage, access, tls });
    return {
      ...server,
      async stop(options) {
        await server.stop(options);
        storage?.close();
      },
    };
  } catch (error) {
    storage?.close();
    throw error;
  }
}

function readTls({ tlsCert, tlsKey, tlsClientCa }: ServeArguments): ServeOptions["tls"] {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  const [cert, key] = [readFlagFile("--tls-cert", tlsCert), readFlagFile("--tls-key", tlsKey)];
  return tlsClientCa === undefined
    ? { cert, key }
    : { cert, key, clientCa: readFlagFile("--tls-client-ca", tlsClientCa) };
}

/** What the files named by flags hold. */
interface FileContents {
  readonly storage: SqliteStorage | undefined;
  readonly access: readonly AccessRule[] | undefined;
  readonly tls: ServeOptions["tls"];
}

async function startServer(
  flags: ServeArguments,
  { storage, access, tls }: FileContents,
): Promise<RunningServer> {
  const { history, maxResources, maxMessageBytes } = flags;
  const state = createState({
    storage,
    registerDefaults: flags.isRegisterDefaults,
    publishCapabilities: true,
    ...(history === undefined ? {} : { historyCapacity: history }),
    ...(maxResources === undefined ? {} : { maxResources }),
  });
  const handler = createStateHandler(state, {
    access,
    onUnexpectedError: (error, method) => report(flags, describeFault(error, method)),
  });
  const common = {
    handler,
    allowRemote: flags.isRemoteAllowed,
    ...(tls && { tls }),
    ...(maxMessageBytes === undefined ? {} : { maxMessageBytes }),
  };
  const servers: RunningServer[] = [];
  try {
    if (flags.listen.length > 0) servers.push(await serve({ ...common, listen: flags.listen }));
    if (flags.web.length > 0) {
      // Loaded only where it is asked for.
      const { serveWeb } = await import("../web/serve-web.ts");
      servers.push(await serveWeb({ ...common, listen: flags.web, allowedOrigins: flags.webOrigins }));
    }
  } catch (error) {
    await Promise.all(servers.map((server) => server.stop({ graceMs: 0 })));
    throw error;
  }
  const addresses = servers.flatMap((server) => server.addresses);
  return {
    address: addresses[0] ?? "",
    addresses,
    async stop(options) {
      await Promise.all(servers.map((server) => server.stop(options)));
    },
  };
}

function describeFault(error: unknown, method: string): string {
  const what = error instanceof StorageError ? "the storage failed" : "bug";
  return `${what} in ${method}: ${describeBug(error)}`;
}

function stopOnSignal(server: RunningServer, { graceMs }: ServeArguments): void {
  let isStopping = false;
  function onSignal(): void {
    if (isStopping) process.exit(ExitCode.forced);
    isStopping = true;
    void server.stop(graceMs === undefined ? {} : { graceMs }).then(() => process.exit(ExitCode.stopped));
  }
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

function formatReady(address: string): string {
  return `cosi-serve: listening on ${address}\n`;
}

function report({ isJson }: ServeArguments, message: string): void {
  process.stderr.write(
    isJson ? `${JSON.stringify({ event: "error", message })}\n` : `cosi-serve: ${message}\n`,
  );
}

function fail(message: string, exitCode: number): void {
  process.stderr.write(`cosi-serve: ${message}\n`);
  process.exitCode = exitCode;
}

function print(text: string): void {
  process.stdout.write(text);
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return String(version);
}
