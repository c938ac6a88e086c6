import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { createInProcessHost, type InProcessServer } from "../../src/hosts/in-process-host.ts";
import { type RunResult, runSuite, type SuiteOptions } from "../../src/runner/run-suite.ts";
import type { Test } from "../../src/test.ts";
import type { Mutant, Subject, Variant } from "./mutant.ts";

/** How the suite judged one mutant. */
export interface Row {
  readonly id: string;
  readonly violates: readonly RequirementId[];
  /** Requirements the suite found broken. */
  readonly failed: readonly RequirementId[];
  /** Those of them that the mutant does break. */
  readonly right: readonly RequirementId[];
  /** Tests that found a requirement of the mutant broken. */
  readonly killers: readonly string[];
  /** Tests that found anything broken. */
  readonly failingTests: readonly string[];
  /** Tests that threw something of their own. */
  readonly errors: readonly string[];
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
  /** Whether mutants meet all tests instead of those that cover what they break; default false. */
  readonly isFull?: boolean;
  /** Told of every subject when it is done. */
  readonly onResult: (result: Row | VariantResult) => void;
}

/**
 * Mutants that are judged at the same time. A broken server makes the suite wait for what never comes, so most
 * of the time nothing is going on.
 */
const mutantsAtOnce = 12;

/** Runs the suite against every variant, one after the other, and against every mutant, some at a time. */
export async function runMatrix(options: MatrixOptions): Promise<void> {
  for (const variant of options.variants) {
    const run = await judge(variant, options);
    options.onResult({ id: variant.id, accusations: describeAccusations(run), durationMs: run.durationMs });
  }
  const pending = [...options.mutants];
  const worker = async (): Promise<void> => {
    for (let mutant = pending.shift(); mutant !== undefined; mutant = pending.shift()) {
      const { violates } = mutant;
      const isSelected = (test: Test): boolean =>
        options.isFull === true || test.covers.some((requirement) => violates.includes(requirement));
      // More time changes nothing for a server in this process that does not answer.
      const run = await judge(mutant, { ...options, isSelected, isRepeatingSilent: false });
      options.onResult(toRow(mutant, run));
    }
  };
  await Promise.all(Array.from({ length: mutantsAtOnce }, worker));
}

/** Runs the suite against one server in this process. */
export async function judge(
  definition: Pick<Mutant, "create" | "features" | "id">,
  options: Pick<MatrixOptions, "tests" | "seed"> & Pick<SuiteOptions, "isSelected" | "isRepeatingSilent">,
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
      isRepeatingSilent: options.isRepeatingSilent ?? true,
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

function toRow(mutant: Mutant, run: RunResult): Row {
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
    id: mutant.id,
    violates: mutant.violates,
    errors: run.results
      .filter(({ outcome }) => outcome === "error")
      .map(({ test, reason }) => `${test.id}: ${reason}`),
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
