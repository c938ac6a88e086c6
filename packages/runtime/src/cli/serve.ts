import { readFileSync } from "node:fs";
import { createStateHandler } from "../server/create-state-handler.ts";
import { ListenError } from "../server/listen-address.ts";
import { type RunningServer, serve } from "../server/serve.ts";
import { createState } from "../state/state.ts";
import { formatCompletion } from "./completion.ts";
import { describeBug } from "./describe-bug.ts";
import { formatHelp, parseServeArguments, type ServeArguments, UsageError } from "./flags.ts";

/** Exit codes of the program. */
const ExitCode = { stopped: 0, usage: 2, cannotListen: 3, forced: 130 } as const;

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
    if (flags.listen.length === 0) throw new UsageError("--listen is missing");
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return fail(`${error.message}\nTry "cosi-serve --help".`, ExitCode.usage);
  }

  let server: RunningServer;
  try {
    server = await start(flags);
  } catch (error) {
    if (error instanceof RangeError) return fail(error.message, ExitCode.usage);
    if (error instanceof ListenError) return fail(error.message, ExitCode.cannotListen);
    throw error;
  }
  // Before the ready line: whoever reads it may stop the server right away.
  stopOnSignal(server, flags);
  for (const address of server.addresses) {
    print(flags.isJson ? `${JSON.stringify({ event: "listening", address })}\n` : formatReady(address));
  }
}

function start(flags: ServeArguments): Promise<RunningServer> {
  const { history, maxResources, maxMessageBytes } = flags;
  const state = createState({
    registerDefaults: flags.isRegisterDefaults,
    publishCapabilities: true,
    ...(history === undefined ? {} : { historyCapacity: history }),
    ...(maxResources === undefined ? {} : { maxResources }),
  });
  const handler = createStateHandler(state, {
    onUnexpectedError: (error, method) => report(flags, `bug in ${method}: ${describeBug(error)}`),
  });
  return serve({
    handler,
    listen: flags.listen,
    allowRemote: flags.isRemoteAllowed,
    ...(maxMessageBytes === undefined ? {} : { maxMessageBytes }),
  });
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
