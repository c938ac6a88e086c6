import { type Exchange as Recorded, toWireJson, type WireMessage } from "../driver/exchange.ts";
import type { Exchange, Message, Test as ReportedTest } from "../gen/report.gen.ts";
import type { RunResult } from "../runner/run-suite.ts";
import type { TestResult } from "../runner/run-test.ts";
import type { SkippedTest } from "../verdict/verdict.ts";
import { isUnreached } from "./settle-verdicts.ts";

/** Hexadecimal digits of all messages in one report; what comes later keeps its length alone. */
const maxHexDigits = 8 * 1024 * 1024;

/** Hexadecimal digits of all messages of one test. */
const maxTestDigits = 256 * 1024;

/** Digits that are left. */
interface Budget {
  left: number;
}

/** Lists every test with its outcome, and what crossed the wire where it did not simply pass. */
export function buildTests(result: RunResult): ReportedTest[] {
  const budget: Budget = { left: maxHexDigits };
  const order = [...result.results, ...result.skipped].map(({ test }) => test.id);
  const place = new Map([...order].sort().map((id, i) => [id, i]));
  return [
    ...result.results.map((each) => toTest(each, budget)),
    ...result.skipped.map((each) => toSkippedTest(each)),
  ].sort((a, b) => place.get(a.id)! - place.get(b.id)!);
}

function toTest(result: TestResult, budget: Budget): ReportedTest {
  const { test } = result;
  const showsWire = result.outcome !== "passed" && result.outcome !== "not-applicable";
  return {
    id: test.id,
    title: test.title,
    outcome: isUnreached(result) ? "not-run" : result.outcome,
    covers: [...test.covers],
    durationMs: round(result.durationMs),
    attempts: result.attempts,
    ...(result.reason === undefined ? {} : { reason: result.reason }),
    checks: result.judgements.map(({ requirement, grade, want, got, exchange }) => ({
      requirement,
      grade,
      want,
      got,
      ...(exchange === undefined ? {} : { exchange }),
    })),
    exchanges: showsWire ? toExchanges(result, budget) : [],
  };
}

/** The exchanges of a test; the judged ones are served first where there is not room for the bytes of all. */
function toExchanges({ exchanges, judgements, blockedAt }: TestResult, total: Budget): Exchange[] {
  const bad = judgements.filter(({ grade }) => grade !== "strict").map(({ exchange }) => exchange);
  const isJudged = ({ index }: Recorded): boolean => bad.includes(index) || index === blockedAt;
  const budget: Budget = { left: Math.min(maxTestDigits, total.left) };
  const start = budget.left;
  const order = [...exchanges.filter(isJudged), ...exchanges.filter((each) => !isJudged(each))];
  const reported = order.map((each) => toExchange(each, budget));
  total.left -= start - budget.left;
  return reported.sort((a, b) => a.index - b.index);
}

function toSkippedTest({ test, why }: SkippedTest): ReportedTest {
  const isAbsent = why === "feature-absent";
  return {
    id: test.id,
    title: test.title,
    outcome: isAbsent ? "not-applicable" : "not-run",
    covers: [...test.covers],
    durationMs: 0,
    attempts: 0,
    reason: isAbsent
      ? `the server does not have ${test.feature}`
      : why === "read-only"
        ? "it changes the server, and the run was read-only"
        : "not selected",
    checks: [],
    exchanges: [],
  };
}

function toExchange(exchange: Recorded, budget: Budget): Exchange {
  const { index, method, request, responses, responseCount, status } = exchange;
  return {
    index,
    method,
    request: toMessage(request, toWireJson(method, "input", request), budget),
    responses: responses.map((each) => toMessage(each, toWireJson(method, "output", each), budget)),
    responseCount,
    ...(status === undefined
      ? {}
      : { status: { code: status.code, details: status.details.slice(0, maxDetails) } }),
  };
}

/** Characters of a status message that are kept. */
const maxDetails = 2000;

function toMessage(message: WireMessage, json: unknown, budget: Budget): Message {
  const digits = message.bytes.length * 2;
  if (digits > budget.left) return { byteLength: message.byteLength, hex: "" };
  budget.left -= digits;
  const hex = Buffer.from(message.bytes).toString("hex");
  return {
    byteLength: message.byteLength,
    hex,
    ...(json === undefined ? {} : { json: json as Message["json"] & {} }),
  };
}

/** Rounds milliseconds to microseconds, so that a report does not pretend to more. */
export function round(ms: number): number {
  return Math.max(0, Math.round(ms * 1000) / 1000);
}
