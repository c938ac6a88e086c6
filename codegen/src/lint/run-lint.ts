import { printDiagnostic } from "@cosi-spec/validate";
import { type LoadedSchemas, loadProtos, loadSchemas } from "../breaking/load-snapshot.ts";
import { type CommandArguments, type CommandContext, type ExitCode, exitCodes } from "../cli/command.ts";
import { defaultConfigFile, readConfig } from "../config/read-config.ts";
import { createExampleChecker } from "./check-with-evaluator.ts";
import { type DisabledRule, lintModel } from "./lint.ts";
import { lintRules } from "./rules.ts";

/** Runs `lint`. @throws {InputError} Schemas cannot be read. */
export async function runLint(args: CommandArguments, context: CommandContext): Promise<ExitCode> {
  if (args.has("list")) {
    const lines = lintRules.map(
      ({ id, severity, summary }) => `${id.padEnd(24)} ${severity.padEnd(8)} ${summary}`,
    );
    context.out.write(args.has("json") ? `${JSON.stringify(lintRules, null, 2)}\n` : `${lines.join("\n")}\n`);
    return exitCodes.fine;
  }
  const { loaded, disable } = await loadLintInput(args);
  const { snapshot, sources, showFile, registry } = loaded;
  const checkExample = registry && createExampleChecker(snapshot.model, registry);
  const diagnostics = lintModel(snapshot.model, {
    ...{ sources, showFile, disable },
    ...(checkExample && { checkExample }),
  });
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const files = snapshot.model.files.length;
  if (args.has("json"))
    context.out.write(`${JSON.stringify({ kind: "lint", files, errors, warnings, diagnostics }, null, 2)}\n`);
  else {
    for (const diagnostic of diagnostics)
      context.out.write(`${printDiagnostic(diagnostic, { hasColors: context.out.hasColors })}\n`);
    context.out.write(
      `${count(errors, "error")}, ${count(warnings, "warning")} in ${count(files, "file")}\n`,
    );
  }
  return errors > 0 || (args.has("strict") && warnings > 0) ? exitCodes.findings : exitCodes.fine;
}

/** Loads what a command checks: the folders of the command line, else the input of the configuration. */
async function loadLintInput(
  args: CommandArguments,
): Promise<{ readonly loaded: LoadedSchemas; readonly disable: readonly DisabledRule[] }> {
  if (args.positionals.length > 0)
    return { loaded: await loadProtos({ roots: args.positionals }), disable: [] };
  const { config, root } = await readConfig(args.get("config") ?? defaultConfigFile);
  return { loaded: await loadSchemas(config.input, root), disable: readDisabledRules(config, "lint") };
}

/** Rules that a configuration switches off for a command. */
export function readDisabledRules(config: object, command: "lint" | "breaking"): readonly DisabledRule[] {
  return (config as Partial<Record<string, { disable?: readonly DisabledRule[] }>>)[command]?.disable ?? [];
}

/** A number with its noun: `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
