import { createHash } from "node:crypto";
import type { ConformanceReport, Requirement as ReportedRequirement } from "../gen/report.gen.ts";
import { requirementIds } from "../gen/requirement-ids.gen.ts";
import { requirements } from "../gen/requirements.gen.ts";
import { featureNames } from "../runner/features.ts";
import type { RunResult } from "../runner/run-suite.ts";
import type { Test } from "../test.ts";
import type { RequirementVerdict } from "../verdict/verdict.ts";
import { buildFindings } from "./build-findings.ts";
import { buildTests, round } from "./build-tests.ts";
import { compareRequirements } from "./chapters.ts";
import { type BaselineCheck, checkBaseline } from "./check-baseline.ts";
import { decideVerdict } from "./decide-verdict.ts";
import { type RunFacts, specificationVersion } from "./run-facts.ts";
import { settleVerdicts } from "./settle-verdicts.ts";

/** Turns what a run found into the report that is written. A pure function of its arguments. */
export function buildReport(result: RunResult, facts: RunFacts): ConformanceReport {
  const verdicts = settleVerdicts(result, facts);
  const baseline =
    facts.baseline === undefined
      ? undefined
      : checkBaseline(
          facts.baseline,
          new Map(verdicts.map(({ requirement, verdict }) => [requirement, verdict])),
          facts.startedAt.toISOString().slice(0, 10),
        );
  const tests = buildTests(result);
  const requirementCounts = count(verdicts.map(({ verdict }) => verdict));
  const testCounts = count(tests.map(({ outcome }) => outcome));
  const coverage = listCoverage([...result.results, ...result.skipped].map(({ test }) => test));
  return {
    format: "cosi-conformance-report/1",
    suite: { name: "@cosi-spec/conformance", version: facts.suiteVersion },
    specification: {
      version: specificationVersion,
      hash: hashSpecification(),
      requirementCount: requirementIds.length,
    },
    implementation: { ...facts.implementation, endpoint: facts.endpoint, host: facts.host },
    run: buildRun(result, facts),
    features: featureNames.map((name) => {
      const { declared, probed, isPresent, source } = result.features[name];
      return {
        name,
        isPresent,
        ...(declared === undefined ? {} : { declared }),
        ...(probed === undefined ? {} : { probed }),
        source,
      };
    }),
    summary: {
      verdict: decideVerdict({
        requirements: requirementCounts,
        tests: testCounts,
        isStopped: facts.isStopped,
      }),
      requirements: requirementCounts,
      tests: testCounts,
    },
    ...(baseline === undefined ? {} : { baseline: toBaseline(baseline) }),
    findings: buildFindings(verdicts, facts, baseline?.known ?? new Map()),
    requirements: [...verdicts]
      .sort((a, b) => compareRequirements(a.requirement, b.requirement))
      .map((verdict) => toRequirement(verdict, coverage)),
    tests,
  };
}

function buildRun(result: RunResult, facts: RunFacts): ConformanceReport["run"] {
  const { deadlines, latencyMs } = result.preflight;
  return {
    id: facts.runId,
    seed: facts.seed,
    startedAt: facts.startedAt.toISOString(),
    durationMs: round(result.durationMs),
    selection: [...facts.selection],
    isReadOnly: facts.isReadOnly,
    isStopped: facts.isStopped,
    timeScale: facts.timeScale,
    canRestart: facts.canRestart,
    restarts: result.restarts,
    deadlinesMs: { call: deadlines.callMs, event: deadlines.eventMs },
    latencyMs: { median: round(latencyMs.median), max: round(latencyMs.max) },
    environment: facts.environment,
    leftovers: result.leftovers.map(({ namespace, type, id }) => `${namespace}/${type}/${id}`),
  };
}

function toBaseline({ known, stale }: BaselineCheck): NonNullable<ConformanceReport["baseline"]> {
  return { known: [...known.keys()], stale: stale.map((entry) => ({ ...entry })) };
}

function toRequirement(
  verdict: RequirementVerdict,
  coverage: ReadonlyMap<string, string[]>,
): ReportedRequirement {
  const { requirement: id, checks, blockedBy } = verdict;
  const { level, text, chapter, subject } = requirements[id];
  const tolerated = verdict.verdict === "tolerated" ? verdict.evidence[0]?.judgement : undefined;
  const reason = tolerated === undefined ? verdict.reason : `wanted ${tolerated.want}; got ${tolerated.got}`;
  return {
    id,
    level,
    text,
    chapter,
    subject,
    verdict: verdict.verdict,
    checks,
    tests: coverage.get(id) ?? [],
    ...(blockedBy === undefined ? {} : { blockedBy }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function listCoverage(tests: readonly Test[]): ReadonlyMap<string, string[]> {
  const coverage = new Map<string, string[]>();
  for (const { id, covers } of tests) {
    for (const requirement of covers) {
      coverage.set(requirement, [...(coverage.get(requirement) ?? []), id].sort());
    }
  }
  return coverage;
}

function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Hash over the hashes of all requirements: equal exactly when levels and texts are. */
export function hashSpecification(): string {
  const hash = createHash("sha256");
  for (const id of [...requirementIds].sort()) hash.update(`${id} ${requirements[id].hash}\n`);
  return hash.digest("hex").slice(0, 16);
}
