import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { printDiagnostic } from "@cosi-spec/validate";
import { type CommandArguments, type CommandContext, type ExitCode, exitCodes } from "../cli/command.ts";
import { UsageError } from "../cli/usage-error.ts";
import type { CodegenConfig } from "../config/config.gen.ts";
import { defaultConfigFile, readConfig } from "../config/read-config.ts";
import { createInputError } from "../input/input-error.ts";
import type { DisabledRule } from "../lint/lint.ts";
import { count, readDisabledRules } from "../lint/run-lint.ts";
import { findBreakingChanges, type Verdict } from "./breaking.ts";
import type { Axis } from "./breaking-rule.ts";
import { loadAgainst } from "./load-against.ts";
import { loadSchemas } from "./load-snapshot.ts";
import { breakingRules } from "./rules.ts";

const axes: readonly string[] = ["wire", "json", "semantic"] satisfies readonly Axis[];

/** Runs `breaking`. @throws {InputError} One of the two states cannot be read. */
export async function runBreaking(args: CommandArguments, context: CommandContext): Promise<ExitCode> {
  if (args.has("list")) {
    const lines = breakingRules.map(({ id, summary }) => `${id.padEnd(28)} ${summary}`);
    context.out.write(
      args.has("json") ? `${JSON.stringify(breakingRules, null, 2)}\n` : `${lines.join("\n")}\n`,
    );
    return exitCodes.fine;
  }
  const against = args.get("against");
  if (against === undefined || against === "")
    throw new UsageError(
      "breaking needs to know what to compare with",
      "add --against main, or a folder or file",
    );
  const wanted = args.getAll("axis");
  const unknown = wanted.find((axis) => !axes.includes(axis));
  if (unknown !== undefined)
    throw new UsageError(`there is no axis "${unknown}"`, `write ${axes.join(", ")}`);
  const { input, root, disable } = await readInput(args);
  if (!existsSync(root)) throw createInputError("input/unreadable", "there is no such folder", root);
  const after = await loadSchemas(input, root);
  const before = await loadAgainst({
    against,
    input,
    root,
    files: after.snapshot.model.files.map(({ path }) => path),
  });
  const { sources, showFile } = after;
  const verdicts = findBreakingChanges(before, after.snapshot, { sources, showFile, disable }).filter(
    ({ axis }) => wanted.length === 0 || wanted.includes(axis),
  );
  const errors = verdicts.filter(({ severity }) => severity === "error").length;
  const warnings = verdicts.length - errors;
  const files = after.snapshot.model.files.length;
  if (args.has("json"))
    context.out.write(
      `${JSON.stringify({ kind: "breaking", against, files, errors, warnings, diagnostics: verdicts }, null, 2)}\n`,
    );
  else {
    for (const verdict of verdicts) context.out.write(`${printVerdict(verdict, context.out.hasColors)}\n`);
    context.out.write(
      `${count(errors, "error")}, ${count(warnings, "warning")} in ${count(files, "file")} against ${against}\n`,
    );
  }
  return errors > 0 || (args.has("strict") && warnings > 0) ? exitCodes.findings : exitCodes.fine;
}

interface BreakingInput {
  readonly input: CodegenConfig["input"];
  readonly root: string;
  readonly disable: readonly DisabledRule[];
}

/** The folders of the command line, else the input of the configuration. */
async function readInput(args: CommandArguments): Promise<BreakingInput> {
  const [first, ...rest] = args.positionals;
  if (first !== undefined) {
    // Paths start from the folder itself, which may be in another repository than the current folder.
    const root = resolve(first);
    return {
      input: { proto: [".", ...rest.map((path) => relative(root, resolve(path)))] },
      root,
      disable: [],
    };
  }
  const { config, root } = await readConfig(args.get("config") ?? defaultConfigFile);
  return { input: config.input, root, disable: readDisabledRules(config, "breaking") };
}

/** Prints a verdict as a diagnostic, with what breaks and why before the hint. */
export function printVerdict(verdict: Verdict, hasColors = false): string {
  const [place, message, ...rest] = printDiagnostic(verdict, { hasColors }).split("\n");
  return [place, message, `  breaks ${verdict.axis}: ${verdict.why}`, ...rest].join("\n");
}
