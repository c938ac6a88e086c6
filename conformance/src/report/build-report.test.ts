import { expect, it } from "vitest";
import { buildReport } from "./build-report.ts";
import { decideExitCode } from "./decide-verdict.ts";
import { makeExchange, makeFacts, makeJudgement, makeResult, makeRun, makeTest } from "./run.testdata.ts";
import { assertValidReport, InvalidReport } from "./validate-report.ts";

const update = makeTest("updating.stale-version", ["COSI-UPD-004"]);
const create = makeTest("creating.free", ["COSI-CRE-001"]);
const get = makeTest("reading.get", ["COSI-GET-001"]);
const restart = makeTest("watching.server-stops", ["COSI-WCH-004"], { effects: "restart" });

it("makes a valid report of a conformant run", () => {
  const results = [makeResult(update), makeResult(create), makeResult(get, { judgements: [] })];
  const report = buildReport(makeRun(results), makeFacts());
  assertValidReport(report);
  expect(report.summary.verdict).toBe("conformant");
  expect(report.findings).toEqual([]);
  expect(report.requirements.map(({ id }) => id).indexOf("COSI-RES-001")).toBe(0);
  expect(report.requirements.find(({ id }) => id === "COSI-UPD-004")).toMatchObject({
    verdict: "strict",
    tests: ["updating.stale-version"],
  });
  expect(report.requirements.find(({ id }) => id === "COSI-WCH-052")).toMatchObject({
    verdict: "untested",
    reason: "it binds clients; this suite judges servers",
  });
  expect(report.requirements.find(({ id }) => id === "COSI-GET-001")).toMatchObject({
    verdict: "untested",
    reason: "the test reading.get ended before it was judged",
  });
  expect(decideExitCode(report)).toBe(0);
});

it("refuses a report that breaks its schema and says where", () => {
  const report = buildReport(makeRun([makeResult(update)]), makeFacts());
  const broken = { ...report, run: { ...report.run, restarts: -1 } };
  expect(() => assertValidReport(broken)).toThrow(InvalidReport);
  expect(() => assertValidReport(broken)).toThrow("/run/restarts");
});

it("puts what blocks most first, then follows the specification", () => {
  const results = [
    makeResult(update, { outcome: "failed", judgements: [makeJudgement("COSI-UPD-004", "failed")] }),
    makeResult(get, { outcome: "failed", judgements: [makeJudgement("COSI-GET-001", "failed")] }),
    makeResult(makeTest("watching.a", ["COSI-WCH-001"]), {
      outcome: "blocked",
      judgements: [],
      blockedBy: "COSI-CRE-001",
      reason: "set-up failed",
    }),
  ];
  const report = buildReport(makeRun(results), makeFacts());
  assertValidReport(report);
  expect(report.findings.map(({ requirement }) => requirement)).toEqual([
    "COSI-CRE-001",
    "COSI-GET-001",
    "COSI-UPD-004",
  ]);
  expect(report.findings[0]).toMatchObject({ blocks: ["COSI-WCH-001"], cases: [{ got: "set-up failed" }] });
  expect(decideExitCode(report)).toBe(1);
});

it("shows at most five different cases of one finding, of as many tests as there are", () => {
  const many = Array.from({ length: 8 }, (_, i) =>
    makeJudgement("COSI-UPD-004", "failed", { got: `that ${i >> 1}` }),
  );
  const other = makeTest("updating.other", ["COSI-UPD-004"]);
  const report = buildReport(
    makeRun([
      makeResult(update, { outcome: "failed", judgements: many }),
      makeResult(other, { outcome: "failed", judgements: many.slice(0, 1) }),
    ]),
    makeFacts(),
  );
  const [finding] = report.findings;
  expect(finding!.caseCount).toBe(9);
  expect(finding!.cases.map(({ test, got }) => `${test} ${got}`)).toEqual([
    "updating.stale-version that 0",
    "updating.stale-version that 1",
    "updating.stale-version that 2",
    "updating.stale-version that 3",
    "updating.other that 0",
  ]);
});

it("gives a command that repeats the test, quoted, without the restart command", () => {
  const facts = makeFacts({ endpoint: "unix:/a b.sock", seed: "it's", repeatFlags: ["--time-scale", "2"] });
  const failed = makeResult(restart, {
    outcome: "failed",
    judgements: [makeJudgement("COSI-WCH-004", "failed")],
  });
  expect(buildReport(makeRun([failed]), facts).findings[0]!.cases[0]!.reproduce).toBe(
    `npx @cosi-spec/conformance --endpoint 'unix:/a b.sock' --only watching.server-stops --seed 'it'\\''s' --run-id r1 --time-scale 2 --restart-command "$RESTART_COMMAND"`,
  );
});

it("names the test that ended the server, and leaves out suspects once one is certain [COSI-LIM-001]", () => {
  const run = makeRun([makeResult(update)], [], []);
  const suspects = { tests: [update, create], when: "during" } as const;
  const certain = { tests: [create], when: "after" } as const;
  const unsure = buildReport(run, makeFacts({ gone: [suspects] }));
  assertValidReport(unsure);
  expect(unsure.findings[0]).toMatchObject({
    requirement: "COSI-LIM-001",
    cases: [
      {
        test: "updating.stale-version",
        got: "the server was gone during updating.stale-version, or 1 other test at the same time",
        reproduce: expect.stringContaining("--only updating.stale-version,creating.free "),
      },
    ],
  });
  const sure = buildReport(run, makeFacts({ gone: [suspects, certain] }));
  expect(sure.findings[0]!.cases.map(({ got }) => got)).toEqual(["the server was gone after creating.free"]);
  expect(sure.requirements.find(({ id }) => id === "COSI-LIM-001")?.verdict).toBe("failed");
  expect(decideExitCode(sure)).toBe(1);
});

it("says that tests which were not reached are blocked by the end of the server", () => {
  const unreached = makeResult(get, {
    outcome: "blocked",
    attempts: 0,
    judgements: [],
    reason: "the server is gone",
  });
  const run = makeRun([makeResult(update), unreached], [], [get]);
  const report = buildReport(run, makeFacts({ gone: [{ tests: [update], when: "during" }] }));
  expect(report.requirements.find(({ id }) => id === "COSI-GET-001")).toMatchObject({
    verdict: "blocked",
    blockedBy: "COSI-LIM-001",
  });
  expect(report.findings[0]!.blocks).toEqual(["COSI-GET-001"]);
  expect(report.tests.find(({ id }) => id === "reading.get")?.outcome).toBe("not-run");
});

it("is inconclusive when something was not judged, but not when it was not selected", () => {
  const blocked = makeResult(get, { outcome: "blocked", judgements: [], reason: "set-up failed" });
  const partial = buildReport(makeRun([makeResult(update), blocked]), makeFacts());
  expect([partial.summary.verdict, decideExitCode(partial)]).toEqual(["partial", 5]);
  const skipped = [{ test: get, why: "not-selected" as const }];
  const selected = buildReport(makeRun([makeResult(update)], skipped), makeFacts({ selection: ["UPD"] }));
  expect([selected.summary.verdict, decideExitCode(selected)]).toEqual(["conformant", 0]);
  const busy = makeResult(get, {
    outcome: "inconclusive",
    judgements: [makeJudgement("COSI-GET-001", "silent")],
  });
  const unclear = buildReport(makeRun([makeResult(update), busy]), makeFacts());
  expect([unclear.summary.verdict, decideExitCode(unclear)]).toEqual(["inconclusive", 5]);
});

it("is an error of the suite when a test is broken or nothing ran", () => {
  const broken = makeResult(get, { outcome: "error", judgements: [], reason: "TypeError: x" });
  const error = buildReport(makeRun([makeResult(update), broken]), makeFacts());
  expect([error.summary.verdict, decideExitCode(error)]).toEqual(["error", 3]);
  const nothing = buildReport(makeRun([], [{ test: get, why: "not-selected" }]), makeFacts());
  expect([nothing.summary.verdict, decideExitCode(nothing)]).toEqual(["error", 3]);
});

it("says that a test which restarts the server needs a command", () => {
  const run = makeRun([makeResult(update)], [{ test: restart, why: "not-selected" }]);
  const reasonOf = (facts: Parameters<typeof makeFacts>[0]) =>
    buildReport(run, makeFacts(facts)).requirements.find(({ id }) => id === "COSI-WCH-004")?.reason;
  expect(reasonOf({})).toBe("it needs --restart-command");
  expect(reasonOf({ selection: ["UPD"] })).toBe("not selected");
});

it("keeps the bytes of judged calls when a test has more bytes than a report takes", () => {
  const exchanges = Array.from({ length: 100 }, (_, i) => makeExchange(i, new Uint8Array(4096).fill(i)));
  const judgements = [makeJudgement("COSI-GET-001", "failed", { exchange: 99 })];
  const report = buildReport(
    makeRun([makeResult(get, { outcome: "failed", judgements, exchanges })]),
    makeFacts(),
  );
  const shown = report.tests[0]!.exchanges;
  expect(shown.map(({ index }) => index)).toEqual(exchanges.map(({ index }) => index));
  expect(shown[99]!.request.hex).toHaveLength(8192);
  expect(shown[98]!.request).toEqual({ byteLength: 4096, hex: "" });
  expect(shown.reduce((sum, { request }) => sum + request.hex.length, 0)).toBeLessThanOrEqual(256 * 1024);
});
