import { exitCodes } from "../report/decide-verdict.ts";
import { sanitize } from "../report/text.ts";
import { UnusableEndpoint } from "../runner/preflight.ts";
import { tests } from "../tests/index.gen.ts";
import { assertJournal, clean } from "./clean.ts";
import { printCompletion, type Shell } from "./completion.ts";
import { connectTo } from "./connect.ts";
import { type Console, createConsole, type Output } from "./console.ts";
import { DamagedFile } from "./diagnostics.ts";
import { explain } from "./explain.ts";
import { printHelp } from "./help.ts";
import { listTests } from "./list-tests.ts";
import { type Arguments, parseArguments } from "./parse-arguments.ts";
import { readBaseline } from "./read-baseline.ts";
import { run } from "./run.ts";
import { selectTests, splitPatterns } from "./select-tests.ts";
import { readSettings } from "./settings.ts";
import { readSuiteVersion } from "./suite-version.ts";
import { UsageError } from "./usage-error.ts";

/**
 * The command `cosi-conformance`.
 *
 * @param words the command line without Node and script.
 * @returns the exit code; every error has been written to standard error.
 */
export async function main(words: readonly string[]): Promise<number> {
  const console = createConsole(words.includes("--no-color"));
  try {
    return await execute(parseArguments(words), console);
  } catch (error) {
    return report(error, console.err);
  }
}

async function execute(words: Arguments, console: Console): Promise<number> {
  const { out } = console;
  if (words.has("help")) return print(out, printHelp(out.width));
  if (words.has("version")) return print(out, `${readSuiteVersion()}\n`);
  const shell = words.get("completion");
  if (shell !== undefined) return print(out, printCompletion(toShell(shell)));
  const explained = words.get("explain");
  if (explained !== undefined) {
    explain(explained, tests, out);
    return exitCodes.conformant;
  }
  if (words.has("list")) {
    const only = splitPatterns(words.all("only"));
    listTests(only.length === 0 ? tests : [...selectTests(tests, only)], words.has("json"), out);
    return exitCodes.conformant;
  }
  const settings = readSettings(words);
  if (words.command === "clean") {
    const journal = assertJournal(words.get("journal"));
    const host = await connectTo(settings.endpoint, settings.tls, settings.timeScale);
    try {
      return await clean({ host, journal, timeScale: settings.timeScale }, console);
    } finally {
      await host.close();
    }
  }
  const baseline = settings.baseline === undefined ? undefined : readBaseline(settings.baseline);
  return run(settings, { tests, baseline, console, isJson: words.has("json") });
}

function print(out: Output, text: string): number {
  out.write(text);
  return exitCodes.conformant;
}

function toShell(text: string): Shell {
  if (text === "bash" || text === "zsh" || text === "fish") return text;
  throw new UsageError(`there is no completion for ${JSON.stringify(text)}`, "Shells: bash, zsh, fish.");
}

/** Writes an error in one clear line, and the next thing to try in a second. */
function report(error: unknown, err: Output): number {
  const say = (message: string, hint: string): void => {
    err.write(`${err.style.red("error:")} ${sanitize(message)}\n`);
    if (hint !== "") err.write(`${err.style.dim("hint:")} ${sanitize(hint)}\n`);
  };
  if (error instanceof DamagedFile) {
    err.write(`${error.message}\n`);
    return exitCodes.usage;
  }
  if (error instanceof UsageError) {
    say(error.message, error.hint);
    return exitCodes.usage;
  }
  if (error instanceof UnusableEndpoint) {
    say(error.message, error.hint);
    return exitCodes.suiteError;
  }
  err.write(`${err.style.red("error:")} a defect of the suite; please report it\n`);
  err.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.suiteError;
}
