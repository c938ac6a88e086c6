import { readFileSync } from "node:fs";
import { InputError } from "../input/input-error.ts";
import { type ExitCode, exitCodes } from "./command.ts";
import { type Console, createConsole } from "./console.ts";
import { printHelp } from "./help.ts";
import { parseCommandLine } from "./parse-arguments.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Runs `cosi-codegen`.
 *
 * @param argv words after the name of the command
 * @param streams default: those of this process
 * @returns exit code; errors are printed, never thrown
 */
export async function main(
  argv: readonly string[],
  streams?: Console,
  signal?: AbortSignal,
): Promise<ExitCode> {
  const console = streams ?? createConsole(argv.includes("--no-color"));
  try {
    const parsed = parseCommandLine(argv);
    if (parsed.kind === "help") {
      console.out.write(printHelp(parsed.command));
      return exitCodes.fine;
    }
    if (parsed.kind === "version") {
      console.out.write(`cosi-codegen ${readVersion()}\n`);
      return exitCodes.fine;
    }
    const run = await parsed.command.load();
    return await run(parsed.args, { ...console, signal: signal ?? interruptSignal() });
  } catch (error) {
    return await report(error, console, argv.includes("--json"));
  }
}

async function report(error: unknown, { out, err }: Console, isJson: boolean): Promise<ExitCode> {
  if (error instanceof UsageError) {
    err.write(`error: ${error.message}\nhint: ${error.hint}\n`);
    return exitCodes.usage;
  }
  if (error instanceof InputError) {
    const { printDiagnostic } = await import("@cosi-spec/validate");
    if (isJson) out.write(`${JSON.stringify({ kind: "error", diagnostics: error.diagnostics }, null, 2)}\n`);
    else
      for (const diagnostic of error.diagnostics)
        err.write(`${printDiagnostic(diagnostic, { hasColors: err.hasColors })}\n`);
    return exitCodes.usage;
  }
  err.write(`internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.internal;
}

/** The first Ctrl-C lets a command end in order, the second ends the process as ever. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort());
  return controller.signal;
}

function readVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
