import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { refuse } from "../hosts/fake-server.testdata.ts";
import { callTest, makeTest, nothing, run, verdictOf } from "./run-suite.testdata.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("loses no test when the server goes and can be started again, and fails the one that ended it", async () => {
  const tests = [
    callTest("a.before", "/ok"),
    callTest("b.killer", "/die"),
    callTest("c.after", "/ok"),
    callTest("d.hazard", "/ok", { isHazardous: true }),
  ];
  const { result, events, restarts, outcomes } = await run(tests, { concurrency: 1, canRestart: true });
  expect(outcomes).toEqual({
    "a.before": "passed",
    "b.killer": "failed",
    "c.after": "passed",
    "d.hazard": "passed",
  });
  expect(result.results[1]).toMatchObject({ sawServerGone: true, judgements: [{ grade: "failed" }] });
  expect(result.unreached).toEqual([]);
  // Once after it went among the others, once after it went alone.
  expect([result.restarts, restarts]).toEqual([2, 2]);
  expect(events.filter(({ kind }) => kind === "gone")).toEqual([
    { kind: "gone", during: [tests[1]], isRestarting: true },
    { kind: "gone", during: [tests[1]], isRestarting: true },
  ]);
});

it("clears those who were only there when the server went", async () => {
  const waiting = Promise.withResolvers<void>();
  let attempts = 0;
  const bystander = makeTest("a.bystander", async ({ call, check }) => {
    if (++attempts === 1) await waiting.promise;
    check.isOk("COSI-GET-001", await call.raw("/ok", nothing));
  });
  const killer = makeTest("b.killer", async ({ call, check }) => {
    check.isOk("COSI-GET-001", await call.raw("/die", nothing));
    waiting.resolve();
  });
  const { outcomes, events } = await run([bystander, killer], { canRestart: true });
  expect(outcomes).toEqual({ "a.bystander": "passed", "b.killer": "failed" });
  expect(events.find(({ kind }) => kind === "gone")).toMatchObject({ during: [bystander, killer] });
});

it("reports what it cannot reach once the server is gone for good, and asks no more of it", async () => {
  const tests = [
    callTest("a.before", "/ok"),
    callTest("y.hazard", "/die", { isHazardous: true }),
    callTest("z.hazard", "/ok", { isHazardous: true }),
  ];
  const { result, events, outcomes, sent } = await run(tests);
  expect(outcomes).toEqual({ "a.before": "passed", "y.hazard": "failed", "z.hazard": "blocked" });
  expect(result.unreached).toEqual([tests[2]]);
  expect(result.results[2]).toMatchObject({
    attempts: 0,
    sawServerGone: true,
    reason: expect.stringMatching(/^the server is gone: the connection broke during \/die/),
  });
  expect(events.filter(({ kind }) => kind === "gone")).toMatchObject([{ isRestarting: false }]);
  expect(sent.filter((line) => line.startsWith("/ok"))).toHaveLength(1);
});

it("notices that a server went after a test had its answers", async () => {
  const quiet = makeTest("a.quiet", async ({ call }) => void (await call.raw("/die", nothing)), {
    isHazardous: true,
  });
  const { result, outcomes } = await run([quiet, callTest("b.next", "/ok", { isHazardous: true })]);
  expect(result.results[0]).toMatchObject({ sawServerGone: true });
  expect(outcomes["b.next"]).toBe("blocked");
});

it("gives up on a server that does not answer after it was started again", async () => {
  const { result, outcomes } = await run(
    [callTest("a.killer", "/die", { isHazardous: true }), callTest("b.next", "/ok", { isHazardous: true })],
    { restart: async () => undefined },
  );
  expect(outcomes).toEqual({ "a.killer": "failed", "b.next": "blocked" });
  expect(result.results[1]?.reason).toBe("the server is gone: it does not answer after it was restarted");
});

it("starts the server anew for a test that asks for it", async () => {
  const restarting = makeTest(
    "a.restart",
    async ({ world, call, check }) => {
      const stored = await world.create();
      await world.restart();
      const { namespace, type, id } = stored.metadata!;
      check.refusedWith("COSI-GET-001", await call.get({ namespace, type, id }), "NOT_FOUND");
    },
    { effects: "restart" },
  );
  const { outcomes, restarts, result } = await run([restarting], { canRestart: true });
  expect([outcomes["a.restart"], restarts, result.restarts]).toEqual(["passed", 1, 0]);
  const without = await run([restarting]);
  expect(without.result.skipped).toEqual([{ test: restarting, why: "no-restart" }]);
  expect(verdictOf(without.result)).toBe("not-run");
});

it("does not start a server anew once it is told to stop", async () => {
  const controller = new AbortController();
  const killer = makeTest(
    "a.killer",
    async ({ call }) => {
      await call.raw("/die", nothing);
      controller.abort();
    },
    { isHazardous: true },
  );
  const next = callTest("b.next", "/ok", { isHazardous: true });
  const { restarts, result } = await run([killer, next], { signal: controller.signal, canRestart: true });
  expect([restarts, result.restarts]).toEqual([0, 0]);
  expect(result.unreached).toEqual([next]);
});

it("takes no server for gone that answers again when it is given more time", async () => {
  let isStuck = false;
  let stuckGets = 0;
  const { outcomes, restarts, events } = await run(
    [
      makeTest("a.slow", async ({ call, check }) => {
        isStuck = stuckGets === 0;
        check.isOk("COSI-GET-001", await call.raw("/slow", nothing));
      }),
    ],
    {
      canRestart: true,
      methods: {
        async *"/slow"() {
          if (isStuck) await new Promise((resolve) => setTimeout(resolve, 5_000));
          yield nothing;
        },
        async *Get(request, signal) {
          if (isStuck) {
            stuckGets++;
            await new Promise((resolve) => setTimeout(resolve, 500));
            isStuck = false;
          }
          yield* refuse(5)(request, signal);
        },
      },
    },
  );
  expect(stuckGets).toBeGreaterThan(0);
  expect([outcomes["a.slow"], restarts]).toEqual(["passed", 0]);
  expect(events.filter(({ kind }) => kind === "gone")).toEqual([]);
});
