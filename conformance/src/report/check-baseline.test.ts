import { expect, it } from "vitest";
import type { Verdict } from "../verdict/verdict.ts";
import { checkBaseline } from "./check-baseline.ts";

const today = "2030-05-05";
const entry = { requirement: "COSI-UPD-004", reason: "later" };

function check(verdict: Verdict, entries = [entry] as Parameters<typeof checkBaseline>[0]) {
  return checkBaseline(entries, new Map([["COSI-UPD-004", verdict]]), today);
}

it("excuses a failure that is listed", () => {
  const { known, stale } = check("failed");
  expect([...known.keys()]).toEqual(["COSI-UPD-004"]);
  expect(stale).toEqual([]);
});

it.each(["strict", "tolerated"] as const)("finds an entry stale whose requirement is %s", (verdict) => {
  expect(check(verdict)).toEqual({
    known: new Map(),
    stale: [{ requirement: "COSI-UPD-004", problem: "it no longer fails" }],
  });
});

it.each(["not-run", "blocked", "inconclusive"] as const)("leaves an entry alone that is %s", (verdict) => {
  expect(check(verdict)).toEqual({ known: new Map(), stale: [] });
});

it("finds unknown, repeated and expired entries stale", () => {
  const entries = [entry, entry, { requirement: "COSI-UPD-999", reason: "?" }];
  expect(check("failed", entries).stale.map(({ problem }) => problem)).toEqual([
    "it is listed twice",
    "there is no such requirement",
  ]);
  expect(check("failed", [{ ...entry, expires: "2030-05-05" }]).stale).toEqual([]);
  const expired = check("failed", [{ ...entry, expires: "2030-05-04" }]);
  expect(expired.known.size).toBe(0);
  expect(expired.stale).toEqual([{ requirement: "COSI-UPD-004", problem: "it expired on 2030-05-04" }]);
});
