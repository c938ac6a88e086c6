import { EventType } from "@cosi-spec/types";
import { expect, it } from "vitest";
import type { Outcome } from "../driver/outcome.ts";
import type { BatchEnd } from "../driver/watch.ts";
import { requirements } from "../gen/requirements.gen.ts";
import { makeBatch, makeEvent, makeOutcomes, makeResource } from "./check.testdata.ts";
import { type Checker, createChecker, describeBatch } from "./checker.ts";
import { created, destroyed } from "./event-pattern.ts";
import { type Grade, isBreach, type Judgement, NotApplicable, StopTest } from "./judgement.ts";

const must = "COSI-CRE-001";
const should = "COSI-CRE-005";

/** Runs checks and gives the judgements they made. */
function judge(run: (check: Checker) => unknown): Judgement[] {
  const judgements: Judgement[] = [];
  run(createChecker(judgements));
  return judgements;
}

/** The grades of one check for every kind of outcome. */
function gradesOf(
  run: (check: Checker, outcome: Outcome<{ resource: ReturnType<typeof makeResource> }>) => void,
): Record<string, Grade | undefined> {
  const entries = Object.entries(makeOutcomes({ resource: makeResource() }));
  return Object.fromEntries(
    entries.map(([kind, outcome]) => [kind, judge((check) => run(check, outcome))[0]?.grade]),
  );
}

it("tells MUST from SHOULD by the requirements these tests use", () => {
  expect([requirements[must].level, requirements[should].level]).toEqual(["MUST", "SHOULD"]);
});

it("accepts only OK from a call that has to succeed", () => {
  expect(gradesOf((check, outcome) => check.isOk(must, outcome))).toEqual({
    ok: "strict",
    refused: "failed",
    garbled: "failed",
    silent: "silent",
    lost: "failed",
  });
});

it("accepts only a refusal from a call that has to be refused", () => {
  expect(gradesOf((check, outcome) => check.isRefused(must, outcome))).toEqual({
    ok: "failed",
    refused: "strict",
    garbled: "failed",
    silent: "silent",
    lost: "failed",
  });
});

it("accepts any status from a call that only has to be answered", () => {
  expect(gradesOf((check, outcome) => check.isAnswered(must, outcome))).toEqual({
    ok: "strict",
    refused: "strict",
    garbled: "failed",
    silent: "silent",
    lost: "failed",
  });
});

it("tells the strict status, a tolerated one and a wrong one apart", () => {
  const { refused } = makeOutcomes(undefined); // NOT_FOUND
  const grade = (
    ...codes: Parameters<Checker["refusedWith"]> extends [unknown, unknown, ...infer R] ? R : never
  ) => judge((check) => check.refusedWith(must, refused, ...codes))[0]?.grade;
  expect(grade("NOT_FOUND")).toBe("strict");
  expect(grade(["ABORTED", "NOT_FOUND"])).toBe("strict");
  expect(grade("INVALID_ARGUMENT", ["UNKNOWN", "NOT_FOUND"])).toBe("tolerated");
  expect(grade("INVALID_ARGUMENT", ["UNKNOWN"])).toBe("failed");
  expect(gradesOf((check, outcome) => check.refusedWith(must, outcome, "NOT_FOUND"))).toEqual({
    ok: "failed",
    refused: "strict",
    garbled: "failed",
    silent: "silent",
    lost: "failed",
  });
});

it("says what was wanted, what came, and in which exchange", () => {
  const { refused } = makeOutcomes(undefined);
  expect(
    judge((check) => check.refusedWith(must, refused, ["ABORTED", "INTERNAL"], ["UNKNOWN", "DATA_LOSS"])),
  ).toEqual([
    {
      requirement: must,
      grade: "failed",
      want: "ABORTED or INTERNAL (UNKNOWN, DATA_LOSS tolerated)",
      got: "NOT_FOUND: nobody is here",
      exchange: 7,
    },
  ]);
});

it("goes on with the value of a call that succeeds, and stops the test at any other", () => {
  const { ok, ...others } = makeOutcomes("value");
  judge((check) => expect(check.succeeds(must, ok)).toBe("value"));
  for (const outcome of Object.values(others)) {
    const judgements = judge((check) => expect(() => check.succeeds(must, outcome)).toThrow(StopTest));
    expect(judgements).toHaveLength(1);
    expect(judgements[0]?.grade).toBe(outcome.kind === "silent" ? "silent" : "failed");
  }
});

it("goes on after checks that give no value", () => {
  const { lost } = makeOutcomes({});
  const judgements = judge((check) => {
    check.isOk(must, lost);
    check.returns(must, lost, makeResource());
    check.sameResource(must, undefined, makeResource());
    check.arrives(must, makeBatch([], { end: "lost" }));
  });
  expect(judgements.map(({ grade }) => grade)).toEqual(["failed", "failed", "failed", "failed"]);
});

it("never fails a SHOULD", () => {
  const { ok, silent, lost } = makeOutcomes({});
  const judgements = judge((check) => {
    check.isOk(should, lost);
    check.isOk(should, silent);
    check.isRefused(should, ok);
    check.isAnswered(should, lost);
    check.refusedWith(should, ok, "NOT_FOUND");
    check.returns(should, ok, makeResource());
    check.sameResource(should, undefined, makeResource());
    check.events(should, makeBatch([]), [created(makeResource())]);
    check.arrives(should, makeBatch([], { end: "silent", afterMs: 1 }));
    check.that(should, false, { want: "a", got: "b" });
    expect(() => check.succeeds(should, lost)).toThrow(StopTest);
  });
  // More time is given to a SHOULD as well before its silence is tolerated.
  const grades = judgements.map(({ grade }) => grade);
  expect(grades.map((grade, i) => (grade === "silent" ? i : grade))).toEqual(
    Array.from({ length: 11 }, (_, i) => (i === 1 || i === 8 ? i : "tolerated")),
  );
  expect(judgements.filter(isBreach)).toEqual([]);
});

it("is strict about a SHOULD that is followed", () => {
  const { ok } = makeOutcomes({ resource: makeResource() });
  const judgements = judge((check) => {
    check.isOk(should, ok);
    check.returns(should, ok, makeResource());
  });
  expect(judgements.map(({ grade }) => grade)).toEqual(["strict", "strict"]);
});

it("compares a returned resource in every field", () => {
  const grade = (resource: ReturnType<typeof makeResource> | undefined) => {
    const { ok } = makeOutcomes({ resource });
    return judge((check) => check.returns(must, ok, makeResource()))[0];
  };
  expect(grade(makeResource())).toMatchObject({ grade: "strict", got: "that resource", exchange: 7 });
  expect(grade(undefined)).toMatchObject({ grade: "failed", got: "no resource" });
  expect(grade(makeResource({ owner: "b" }))).toMatchObject({
    grade: "failed",
    got: 'metadata.owner is "b", not absent',
  });
});

it("judges a call that was to return a resource by its end where it returned none", () => {
  const { silent, refused } = makeOutcomes({ resource: makeResource() });
  expect(judge((check) => check.returns(must, silent, makeResource()))[0]?.grade).toBe("silent");
  expect(judge((check) => check.returns(must, refused, makeResource()))[0]).toMatchObject({
    grade: "failed",
    want: "OK",
    got: "NOT_FOUND: nobody is here",
  });
});

const [a, b] = [makeResource(), makeResource({ id: "b" })];
const [createdA, createdB] = [a, b].map((resource) =>
  makeEvent({ eventType: EventType.CREATED, resource }),
) as [ReturnType<typeof makeEvent>, ReturnType<typeof makeEvent>];

it("accepts exactly the wanted events in their order", () => {
  const want = [created(a), created(b)];
  const grade = (events: readonly (typeof createdA)[]) =>
    judge((check) => check.events(must, makeBatch(events), want))[0]?.grade;
  expect(grade([createdA, createdB])).toBe("strict");
  expect(grade([createdB, createdA])).toBe("failed");
  expect(grade([createdA])).toBe("failed");
  expect(grade([createdA, createdB, createdB])).toBe("failed");
  expect(judge((check) => check.events(must, makeBatch([]), []))[0]?.grade).toBe("strict");
  expect(judge((check) => check.events(must, makeBatch([createdA]), []))[0]?.grade).toBe("failed");
});

it("says which event is wrong and why", () => {
  const [judgement] = judge((check) =>
    check.events(must, makeBatch([createdA, createdB]), [created(a), destroyed(b)]),
  );
  expect(judgement).toMatchObject({
    want: 'CREATED "a" version 1, DESTROYED "b" version 1',
    got: 'CREATED "a" version 1, CREATED "b" version 1 (event 2: the type is CREATED)',
    exchange: 7,
  });
});

it("waits longer for events that are missing, but not where a wrong one came", () => {
  const grade = (events: readonly (typeof createdA)[], end: BatchEnd) =>
    judge((check) =>
      check.events(must, makeBatch(events, { end, afterMs: 150 }), [created(a), created(b)]),
    )[0]?.grade;
  expect(grade([createdA], "silent")).toBe("silent");
  expect(grade([createdB], "silent")).toBe("failed");
  expect(grade([createdA, createdB, createdB], "silent")).toBe("failed");
  for (const end of ["ended", "garbled", "lost"] as const) expect(grade([createdA], end)).toBe("failed");
});

it("does not accept the wanted events of a batch that was cut short", () => {
  const grade = (end: BatchEnd) =>
    judge((check) => check.events(must, makeBatch([createdA], { end }), [created(a)]))[0]?.grade;
  expect(grade("reached")).toBe("strict");
  expect(grade("silent")).toBe("silent");
  expect(grade("ended")).toBe("failed");
});

it("judges the arrival of events by the end of the batch alone", () => {
  const grade = (end: BatchEnd) => judge((check) => check.arrives(must, makeBatch([], { end })))[0]?.grade;
  expect(["reached", "silent", "ended", "garbled", "lost"].map((end) => grade(end as BatchEnd))).toEqual([
    "strict",
    "silent",
    "failed",
    "failed",
    "failed",
  ]);
});

it("records a condition with and without the call behind it", () => {
  const texts = { want: "a", got: "b" };
  expect(
    judge((check) => {
      check.that(must, true, texts);
      check.that(must, false, texts, makeBatch([]));
      check.tolerates(must, texts);
    }),
  ).toEqual([
    { requirement: must, grade: "strict", ...texts, exchange: undefined },
    { requirement: must, grade: "failed", ...texts, exchange: 7 },
    { requirement: must, grade: "tolerated", ...texts, exchange: undefined },
  ]);
});

it("ends a test that does not apply, with the reason", () => {
  judge((check) => expect(() => check.notApplicable("no labels")).toThrow(new NotApplicable("no labels")));
});

it("says how a batch ended, and shows at most twelve events", () => {
  expect(describeBatch(makeBatch([]))).toBe("no event");
  expect(describeBatch(makeBatch([], { end: "silent", afterMs: 150 }))).toBe(
    "no event, then nothing for 150 ms",
  );
  expect(describeBatch(makeBatch([createdA], { end: "garbled" }))).toBe(
    'CREATED "a" version 1, then a message that does not decode',
  );
  expect(describeBatch(makeBatch([], { end: "lost" }))).toBe("no event, then the server was gone");
  const status = { code: "ABORTED", details: "" } as const;
  expect(describeBatch(makeBatch([], { end: "ended", status }))).toBe(
    "no event, then the end of the stream with ABORTED",
  );
  const many = describeBatch(makeBatch(Array.from({ length: 15 }, () => createdA)));
  expect(many.match(/CREATED/g)).toHaveLength(12);
  expect(many).toMatch(/, 3 more$/);
});
