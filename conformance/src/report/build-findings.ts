import type { Case, Finding } from "../gen/report.gen.ts";
import { requirements } from "../gen/requirements.gen.ts";
import type { Test } from "../test.ts";
import type { Evidence, RequirementVerdict } from "../verdict/verdict.ts";
import { compareRequirements } from "./chapters.ts";
import { printReproduce } from "./reproduce.ts";
import type { BaselineEntry } from "./run-facts.ts";
import { type RunFacts, survival } from "./run-facts.ts";
import { countOf } from "./text.ts";

/** Cases that one finding shows; each shows the same rule broken. */
const maxCases = 5;

/** Lists what is broken: what blocks most comes first, then the order of the specification. */
export function buildFindings(
  verdicts: readonly RequirementVerdict[],
  facts: RunFacts,
  known: ReadonlyMap<string, BaselineEntry>,
): Finding[] {
  const findings = verdicts
    .filter(({ verdict }) => verdict === "failed")
    .map((verdict) => buildFinding(verdict, verdicts, facts, known.get(verdict.requirement)));
  return findings.sort(
    (a, b) => b.blocks.length - a.blocks.length || compareRequirements(a.requirement, b.requirement),
  );
}

function buildFinding(
  verdict: RequirementVerdict,
  verdicts: readonly RequirementVerdict[],
  facts: RunFacts,
  known: BaselineEntry | undefined,
): Finding {
  const { requirement } = verdict;
  const { level, text, chapter } = requirements[requirement];
  const cases = [
    ...(requirement === survival ? toDeaths(facts) : []),
    ...verdict.evidence.map((evidence) => toCase(evidence, facts)),
  ];
  const blocked = verdicts.filter(({ blockedBy }) => blockedBy === requirement);
  return {
    requirement,
    level,
    text,
    chapter,
    blocks: blocked.map((each) => each.requirement).sort(compareRequirements),
    cases: spread(cases) as Finding["cases"],
    caseCount: cases.length,
    ...(known === undefined ? {} : { known: toKnown(known) }),
  };
}

function toKnown({ reason, link, expires }: BaselineEntry): NonNullable<Finding["known"]> {
  return {
    reason,
    ...(link === undefined ? {} : { link }),
    ...(expires === undefined ? {} : { expires }),
  };
}

/** The first cases that tell different things, of as many different tests as there are. */
function spread(cases: readonly Case[]): Case[] {
  const first = withoutRepeats(cases, ({ test }) => test);
  const different = withoutRepeats(cases, ({ test, want, got }) => JSON.stringify([test, want, got]));
  const rest = different.filter((each) => !first.includes(each));
  const chosen = new Set([...first, ...rest].slice(0, maxCases));
  return cases.filter((each) => chosen.has(each));
}

function withoutRepeats(cases: readonly Case[], toKey: (each: Case) => string): Case[] {
  const seen = new Set<string>();
  return cases.filter((each) => {
    const key = toKey(each);
    return !seen.has(key) && seen.add(key);
  });
}

function toCase({ result, judgement }: Evidence, facts: RunFacts): Case {
  return {
    test: result.test.id,
    title: result.test.title,
    want: judgement.want,
    got: judgement.got,
    ...(judgement.exchange === undefined ? {} : { exchange: judgement.exchange }),
    reproduce: reproduce([result.test], facts),
  };
}

/**
 * Each time the server went, as a case. Tests that ran side by side are only suspects; where a test that ran
 * alone ended the server as well, they are left out.
 */
function toDeaths(facts: RunFacts): Case[] {
  const certain = facts.gone.filter(({ tests }) => tests.length === 1);
  return (certain.length > 0 ? certain : facts.gone).map(({ tests, when }) => {
    const [first, ...others] = tests;
    const suspects =
      others.length === 0 ? "" : `, or ${countOf(others.length, "other test")} at the same time`;
    return {
      test: first?.id ?? "(none)",
      title: first?.title ?? "The server goes on while no test runs",
      want: "a server that goes on",
      got: `the server was gone ${first === undefined ? "before the first test ended" : `${when} ${first.id}`}${suspects}`,
      reproduce: reproduce(tests, facts),
    };
  });
}

function reproduce(tests: readonly Test[], facts: RunFacts): string {
  return printReproduce({
    endpoint: facts.endpoint,
    seed: facts.seed,
    runId: facts.runId,
    repeatFlags: facts.repeatFlags,
    tests: tests.length === 0 ? ["*"] : tests.map(({ id }) => id),
    needsRestart: tests.some(({ effects }) => effects === "restart"),
  });
}
