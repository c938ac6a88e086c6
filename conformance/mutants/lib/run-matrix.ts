import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { createInProcessHost, type InProcessServer } from "../../src/hosts/in-process-host.ts";
import { type RunResult, runSuite } from "../../src/runner/run-suite.ts";
import type { Test } from "../../src/test.ts";
import type { Mutant, Subject, Variant } from "./mutant.ts";

/** How the suite judged one mutant. */
export interface MutantResult {
  readonly mutant: Mutant;
  /** Requirements the suite found broken. */
  readonly failed: readonly RequirementId[];
  /** Those of them that the mutant does break. */
  readonly right: readonly RequirementId[];
  /** Tests that found a requirement of the mutant broken. */
  readonly killers: readonly string[];
  /** Tests that found anything broken. */
  readonly failingTests: readonly string[];
  readonly durationMs: number;
}

/** How the suite judged one conformant server. */
export interface VariantResult {
  readonly id: string;
  /** What the suite accuses it of, wrongly, with what it wanted and got. */
  readonly accusations: readonly string[];
  readonly durationMs: number;
}

/** How a matrix is made. */
export interface MatrixOptions {
  readonly tests: readonly Test[];
  readonly mutants: readonly Mutant[];
  readonly variants: readonly Variant[];
  readonly seed: string;
  /** Told of every subject when it is done. */
  readonly onResult?: (result: MutantResult | VariantResult) => void;
}

/** Kills, survivors and false accusations. */
export interface Matrix {
  readonly mutants: readonly MutantResult[];
  readonly variants: readonly VariantResult[];
}

/** Runs the suite against every mutant and every variant, one after the other. */
export async function runMatrix(options: MatrixOptions): Promise<Matrix> {
  const mutants: MutantResult[] = [];
  const variants: VariantResult[] = [];
  for (const variant of options.variants) {
    const run = await judge(variant, options);
    const result: VariantResult = {
      id: variant.id,
      accusations: describeAccusations(run),
      durationMs: run.durationMs,
    };
    variants.push(result);
    options.onResult?.(result);
  }
  for (const mutant of options.mutants) {
    const result = toMutantResult(mutant, await judge(mutant, options));
    mutants.push(result);
    options.onResult?.(result);
  }
  return { mutants, variants };
}

/** Runs the suite against one server in this process. */
export async function judge(
  definition: Pick<Mutant, "create" | "features" | "id">,
  options: Pick<MatrixOptions, "tests" | "seed"> & { readonly isSelected?: (test: Test) => boolean },
): Promise<RunResult> {
  let subject = toSubject(definition.create());
  const host = createInProcessHost(subject.server, `inproc:${definition.id}`);
  try {
    return await runSuite({
      host,
      tests: options.tests,
      seed: options.seed,
      runId: `m${options.seed}`,
      ...(definition.features === undefined ? {} : { features: definition.features }),
      ...(options.isSelected === undefined ? {} : { isSelected: options.isSelected }),
      async restart() {
        const server = subject.restart?.();
        if (server === undefined) subject = toSubject(definition.create());
        await host.replaceServer(server ?? subject.server);
      },
    });
  } finally {
    await host.close();
  }
}

function toSubject(made: Subject | InProcessServer): Subject {
  return "server" in made ? made : { server: made };
}

function toMutantResult(mutant: Mutant, run: RunResult): MutantResult {
  const broken = run.verdicts.filter(({ verdict }) => verdict === "failed");
  const failed = broken.map(({ requirement }) => requirement);
  const isRight = (requirement: RequirementId): boolean => mutant.violates.includes(requirement);
  const killers = broken
    .filter(({ requirement }) => isRight(requirement))
    .flatMap(({ evidence }) => evidence.map(({ result }) => result.test))
    .filter((test) => test.covers.some(isRight))
    .map((test) => test.id);
  const failing = broken.flatMap(({ evidence }) => evidence.map(({ result }) => result.test.id));
  return {
    mutant,
    failed,
    right: failed.filter(isRight),
    killers: [...new Set(killers)],
    failingTests: [...new Set(failing)],
    durationMs: run.durationMs,
  };
}

function describeAccusations(run: RunResult): readonly string[] {
  const wrong = run.verdicts.filter(
    ({ verdict }) => verdict === "failed" || verdict === "blocked" || verdict === "inconclusive",
  );
  const errors = run.results
    .filter(({ outcome }) => outcome === "error")
    .map(({ test, reason }) => `${test.id}: ${reason}`);
  return [
    ...errors,
    ...wrong.map(({ requirement, verdict, evidence, reason }) => {
      const [first] = evidence;
      if (first === undefined) return `${requirement} ${verdict}: ${reason ?? ""}`;
      return `${requirement} ${verdict} in ${first.result.test.id}: wanted ${first.judgement.want}; got ${first.judgement.got}`;
    }),
  ];
}
