import { relative } from "node:path";
import type { Difference } from "../generate/compare-output.ts";
import type { GeneratedOutput } from "../generate/generator.ts";
import { findUnchanged, recordCurrent } from "../generate/unchanged.ts";
import { type CommandArguments, type CommandContext, type ExitCode, exitCodes } from "./command.ts";
import type { Output } from "./console.ts";
import { UsageError } from "./usage-error.ts";

/** File name of the configuration where nothing is said. */
const defaultConfigFile = "cosi-codegen.json";

/** Runs `generate`. What does the work is loaded only when there is work, which halves the time of most runs. */
export async function runGenerate(args: CommandArguments, context: CommandContext): Promise<ExitCode> {
  const isCheck = args.has("check");
  const file = args.get("config") ?? defaultConfigFile;
  if (args.has("watch")) {
    if (isCheck) throw new UsageError("--check and --watch exclude each other", "leave one of them out");
    if (args.has("json"))
      throw new UsageError("--json and --watch exclude each other", "leave one of them out");
    const { watchAndGenerate } = await import("../generate/watch.ts");
    const { printDiagnostic } = await import("@cosi-spec/validate");
    return watchAndGenerate(file, {
      signal: context.signal,
      onRound: ({ differences, output, elapsedMs }) =>
        context.out.write(printResult(differences, output, { isCheck: false, elapsedMs })),
      onError: (diagnostics) => {
        for (const diagnostic of diagnostics)
          context.err.write(`${printDiagnostic(diagnostic, { hasColors: context.err.hasColors })}\n`);
      },
    });
  }
  const start = performance.now();
  const isPlain = !isCheck && !args.has("json") && !args.has("verbose");
  const unchanged = isPlain ? await findUnchanged(file) : undefined;
  if (unchanged !== undefined) {
    const { fileCount, unsupportedCount } = unchanged;
    context.out.write(
      `${printCounts([], fileCount, unsupportedCount, { isCheck, elapsedMs: performance.now() - start })}\n`,
    );
    return exitCodes.fine;
  }
  const { readConfig } = await import("../config/read-config.ts");
  const { createGenerator } = await import("../generate/generator.ts");
  const { compareOutput, writeOutput } = await import("../generate/compare-output.ts");
  const loaded = await readConfig(file);
  const progress = createProgress(context.err, args.has("json"));
  try {
    const output = await createGenerator(loaded).generate(progress.show);
    const differences = await compareOutput(output, loaded.root);
    if (!isCheck) {
      await writeOutput(output, loaded.root, differences);
      await recordCurrent(file, {
        fileCount: output.files.size,
        unsupportedCount: output.model.unsupported.length,
      });
    }
    progress.clear();
    if (args.has("json")) context.out.write(printJson(differences, output, isCheck));
    else {
      if (args.has("verbose")) context.err.write(printUnsupported(output));
      context.out.write(printResult(differences, output, { isCheck, elapsedMs: performance.now() - start }));
    }
    if (!isCheck || differences.length === 0) return exitCodes.fine;
    const config = relative(".", loaded.file);
    const option = config === defaultConfigFile ? "" : ` --config ${config}`;
    if (!args.has("json"))
      context.err.write(
        `Generated files are not current: run "cosi-codegen generate${option}" and commit the result.\n`,
      );
    return exitCodes.findings;
  } finally {
    progress.clear();
  }
}

/** Words for what was done with a file, or for what is wrong with it. */
const doneWords = { stale: "written", missing: "written", surplus: "removed" } as const;

interface ResultOptions {
  readonly isCheck: boolean;
  readonly elapsedMs: number;
}

function printResult(
  differences: readonly Difference[],
  output: GeneratedOutput,
  options: ResultOptions,
): string {
  const lines = differences.map(({ kind, path }) => `${options.isCheck ? kind : doneWords[kind]}: ${path}`);
  lines.push(printCounts(differences, output.files.size, output.model.unsupported.length, options));
  return `${lines.join("\n")}\n`;
}

function printCounts(
  differences: readonly Difference[],
  fileCount: number,
  unsupportedCount: number,
  { isCheck, elapsedMs }: ResultOptions,
): string {
  const surplus = differences.filter(({ kind }) => kind === "surplus").length;
  const changed = differences.length - surplus;
  const counts = isCheck
    ? `${changed} stale or missing, ${surplus} surplus`
    : `${changed} written, ${surplus} removed`;
  const note =
    unsupportedCount === 0 ? "" : `; ${unsupportedCount} constructs left out (--verbose names them)`;
  return `${counts}, ${fileCount - changed} current in ${(elapsedMs / 1000).toFixed(2)} s${note}`;
}

function printJson(differences: readonly Difference[], output: GeneratedOutput, isCheck: boolean): string {
  const { unsupported } = output.model;
  const kind = isCheck ? "check" : "generate";
  return `${JSON.stringify({ kind, files: output.files.size, differences, unsupported }, null, 2)}\n`;
}

function printUnsupported(output: GeneratedOutput): string {
  return output.model.unsupported
    .map(({ construct, name, location }) => {
      const place = `${location.file}:${location.line}:${location.column}`;
      return `${place} warning generate/unsupported\n  ${name}: ${construct} is left out of everything but messages\n`;
    })
    .join("");
}

function createProgress(err: Output, isQuiet: boolean) {
  let isShown = false;
  const isActive = err.isTty && !isQuiet;
  const clear = () => {
    if (isShown) err.write("\r\u001b[K");
    isShown = false;
  };
  return {
    clear,
    show: (step: string) => {
      if (!isActive) return;
      err.write(`\r\u001b[K${step === "reading" ? "reading schemas" : `generating ${step}`} …`);
      isShown = true;
    },
  };
}
