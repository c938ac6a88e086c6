import { expect, it } from "vitest";
import { describeDifference } from "./describe-difference.ts";

const event = (id: string, version = "1") => ({
  event: [
    { type: "CREATED", resource: { metadata: { namespace: "n", type: "T", id, version, phase: "running" } } },
  ],
});

it("finds no difference between equal answers", () => {
  const answer = { messages: [{}, event("a")], end: "open" };
  expect(describeDifference(answer, structuredClone(answer))).toBeUndefined();
});

it("names the fields that differ when the number of messages is the same", () => {
  const want = { messages: [{}, event("a"), event("b")], end: "OK" };
  const got = { messages: [{}, event("a"), event("b", "2")], end: "OK" };
  expect(describeDifference(want, got)).toEqual({
    want: 'message 2.event[0].resource.metadata.version: "1"',
    got: 'message 2.event[0].resource.metadata.version: "2"',
  });
});

it("gives a message whole that only one side has, and not those around it", () => {
  const want = { messages: [{}, event("a"), event("b")], end: "open" };
  const got = { messages: [{}, event("b")], end: "open" };
  expect(describeDifference(want, got)).toEqual({
    want: expect.stringMatching(/^message 1: CREATED n\/T\/a v1 #[0-9a-f]{10}$/),
    got: "nothing more",
  });
});

it("tells long values apart that begin alike", () => {
  const long = (end: string) => ({ messages: [{ spec: "x".repeat(5000) + end }], end: "OK" });
  const first = describeDifference(long(""), long("a"));
  const second = describeDifference(long(""), long("b"));
  expect(first?.want).toBe(second?.want);
  expect(first?.got).not.toBe(second?.got);
  expect(first?.got.length).toBeLessThan(400);
});

it("names another end", () => {
  const difference = describeDifference({ messages: [], end: "UNKNOWN" }, { messages: [], end: "NOT_FOUND" });
  expect(difference).toEqual({ want: "UNKNOWN", got: "NOT_FOUND" });
});
