import { open } from "node:fs/promises";
import {
  createValidator,
  type Diagnostic,
  defaultLimits,
  printDiagnostic,
  type ValidateOptions,
  type ValidationResult,
} from "@cosi-spec/validate";
import { type CommandArguments, type CommandContext, type ExitCode, exitCodes } from "../cli/command.ts";
import { UsageError } from "../cli/usage-error.ts";
import { findFiles } from "./find-files.ts";
import { loadTypes } from "./load-types.ts";

/** What was found in all files. */
interface Totals {
  fileCount: number;
  documentCount: number;
  readonly diagnostics: Diagnostic[];
  /** Inputs that could not be read, and why. */
  readonly unreadable: string[];
}

/** Runs `validate`. */
export async function runValidate(args: CommandArguments, context: CommandContext): Promise<ExitCode> {
  if (args.positionals.length === 0)
    throw new UsageError("validate needs files", "name files, folders or patterns, or - for standard input");
  const format = readFormat(args.get("format"));
  const types = await loadTypes(args.getAll("types"));
  const type = args.get("type");
  if (type !== undefined && !types.some(({ info }) => info.type === type)) {
    throw new UsageError(
      `there is no type ${type}`,
      `known types: ${types.map(({ info }) => info.type).join(", ")}`,
    );
  }
  const validator = createValidator({ types });
  const totals: Totals = { fileCount: 0, documentCount: 0, diagnostics: [], unreadable: [] };
  const isJson = args.has("json");
  for (const argument of args.positionals) {
    for (const file of await expand(argument, totals)) {
      const bytes = await readInput(file).catch((error: unknown) => {
        totals.unreadable.push(`${file}: ${(error as Error).message}`);
        return undefined;
      });
      if (bytes === undefined) continue;
      const options: ValidateOptions = {
        file,
        ...(format === undefined ? {} : { format }),
        ...(type === undefined ? {} : { type }),
      };
      const found = collect(validator.validate(bytes, options), totals);
      if (!isJson)
        for (const diagnostic of found)
          context.out.write(`${printDiagnostic(diagnostic, { hasColors: context.out.hasColors })}\n`);
    }
  }
  context.out.write(isJson ? printJson(totals) : `${printSummary(totals)}\n`);
  for (const line of totals.unreadable) context.err.write(`cannot read ${line}\n`);
  if (totals.unreadable.length > 0) return exitCodes.usage;
  return totals.diagnostics.some(({ severity }) => severity === "error")
    ? exitCodes.findings
    : exitCodes.fine;
}

function readFormat(text: string | undefined): "yaml" | "json" | undefined {
  if (text === undefined || text === "yaml" || text === "json") return text;
  throw new UsageError(
    `--format is yaml or json, found "${text}"`,
    "leave it out to go by the names of the files",
  );
}

async function expand(argument: string, totals: Totals): Promise<readonly string[]> {
  if (argument === "-") return ["-"];
  try {
    const files = await findFiles(argument);
    if (files.length === 0) totals.unreadable.push(`${argument}: there is no such file`);
    return files;
  } catch (error) {
    totals.unreadable.push(`${argument}: ${(error as Error).message}`);
    return [];
  }
}

/** Reads one byte more than the limit at most, so that the size of a file costs nothing. */
async function readInput(file: string): Promise<Uint8Array> {
  const limit = defaultLimits.maxBytes + 1;
  const parts: Uint8Array[] = [];
  let size = 0;
  const handle = file === "-" ? undefined : await open(file);
  try {
    const stream: AsyncIterable<Uint8Array> =
      handle === undefined ? process.stdin : handle.createReadStream({ autoClose: false });
    for await (const part of stream) {
      parts.push(part);
      size += part.length;
      if (size >= limit) break;
    }
  } finally {
    await handle?.close();
  }
  return Buffer.concat(parts, Math.min(size, limit));
}

function collect(results: readonly ValidationResult[], totals: Totals): readonly Diagnostic[] {
  totals.fileCount++;
  totals.documentCount += results.length;
  const found: Diagnostic[] = [];
  for (const result of results) {
    if (result.kind === "error") throw result.error;
    if (result.kind === "invalid") found.push(...result.diagnostics);
  }
  totals.diagnostics.push(...found);
  return found;
}

function printSummary({ fileCount, documentCount, diagnostics }: Totals): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;
  return `${count(fileCount, "file")}, ${count(documentCount, "document")}: ${errors === 0 ? "no errors" : count(errors, "error")}`;
}

function printJson({ fileCount, documentCount, diagnostics, unreadable }: Totals): string {
  const errorCount = diagnostics.filter(({ severity }) => severity === "error").length;
  const counts = { files: fileCount, documents: documentCount, errors: errorCount };
  return `${JSON.stringify({ kind: "validate", ...counts, diagnostics, unreadable }, null, 2)}\n`;
}
