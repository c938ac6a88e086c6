import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Handler, refuse, stall } from "../hosts/fake-server.testdata.ts";
import type { Test, TestDefinition } from "../test.ts";
import { UnusableEndpoint } from "./preflight.ts";
import { callTest, makeTest, nothing, run, verdictOf } from "./run-suite.testdata.ts";
import type { SuiteOptions } from "./run-suite.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("runs ordinary tests side by side and hazardous ones last, one by one", async () => {
  const log: string[] = [];
  let active = 0;
  const together = Promise.withResolvers<void>();
  const ordinary = (id: string) =>
    makeTest(id, async () => {
      log.push(id);
      if (++active === 3) together.resolve();
      await together.promise; // never comes unless all three run at the same time
      active--;
    });
  const alone = (id: string, rest: Partial<TestDefinition>) =>
    makeTest(
      id,
      async ({ world }) => {
        log.push(`${id} among ${active++}`);
        await world.create();
        active--;
      },
      rest,
    );
  const tests = [
    alone("a.hazard", { isHazardous: true }),
    ordinary("a.one"),
    alone("a.restart", { effects: "restart" }),
    ordinary("a.two"),
    ordinary("a.three"),
    alone("a.hazard2", { isHazardous: true }),
  ];
  const { result, events } = await run(tests, { concurrency: 3, canRestart: true });
  expect(log).toEqual([
    "a.one",
    "a.two",
    "a.three",
    "a.hazard among 0",
    "a.restart among 0",
    "a.hazard2 among 0",
  ]);
  // Results come in the order of the suite, whatever the order of running.
  expect(result.results.map((each) => each.test)).toEqual(tests);
  expect(events[0]).toMatchObject({ kind: "ready", testCount: 6 });
  expect(events.flatMap((event) => (event.kind === "test" ? event.done : []))).toEqual([1, 2, 3, 4, 5, 6]);
});

it("runs no more tests at a time than asked for", async () => {
  let [active, most] = [0, 0];
  const tests = Array.from({ length: 6 }, (_, i) =>
    makeTest(`a.t${i}`, async ({ world }) => {
      most = Math.max(most, ++active);
      await world.create();
      active--;
    }),
  );
  await run(tests, { concurrency: 2 });
  expect(most).toBe(2);
});

/** Answers after so many milliseconds of faked time. */
function late(ms: number): Handler {
  return async function* () {
    await new Promise((resolve) => setTimeout(resolve, ms));
    yield nothing;
  };
}

it("repeats a test that missed something, alone and with four times the time", async () => {
  const slow = callTest("a.slow", "/slow");
  const { result, events, sent } = await run([slow, callTest("a.ok", "/ok")], {
    methods: { "/slow": late(700) },
  });
  expect(result.preflight.deadlines.callMs).toBe(200);
  const [slowResult, okResult] = result.results;
  expect(slowResult).toMatchObject({ outcome: "passed", attempts: 2, isSilent: false });
  expect(okResult).toMatchObject({ attempts: 1 });
  expect(events.filter(({ kind }) => kind === "repeat")).toEqual([{ kind: "repeat", test: slow }]);
  // Side by side, alone, and with more time.
  expect(sent.filter((line) => line.startsWith("/slow"))).toHaveLength(3);
});

it("fails a test that still misses something, and gives the next its ordinary deadlines back", async () => {
  const { result, events, outcomes } = await run(
    [callTest("a.slow", "/slow", { isHazardous: true }), callTest("b.late", "/late", { isHazardous: true })],
    { methods: { "/slow": late(900), "/late": late(300) } },
  );
  expect(outcomes).toEqual({ "a.slow": "failed", "b.late": "passed" });
  expect(result.results[0]).toMatchObject({ attempts: 2, isSilent: true });
  // 300 ms is late again, or it would not have been repeated.
  expect(events.filter(({ kind }) => kind === "repeat")).toHaveLength(2);
  expect(verdictOf(result)).toBe("failed");
});

it("repeats nothing that failed by an answer, and nothing where that is switched off", async () => {
  const wrong = await run([callTest("a.wrong", "/no")], { methods: { "/no": refuse(13) } });
  expect(wrong.events.filter(({ kind }) => kind === "repeat")).toEqual([]);
  expect(wrong.sent.filter((line) => line.startsWith("/no"))).toHaveLength(1);
  const off = await run([callTest("a.slow", "/slow")], {
    methods: { "/slow": late(700) },
    isRepeatingSilent: false,
  });
  expect(off.result.results).toMatchObject([{ outcome: "failed", attempts: 1, isSilent: true }]);
  expect(off.events.filter(({ kind }) => kind === "repeat")).toEqual([]);
});

/** Runs a test that stays silent, on a machine that stands still for a while in these of its three attempts. */
function runOnBusyMachine(lateMs: number, ...busyAttempts: readonly number[]) {
  let clockMs = 0;
  let attempt = 0;
  const silent = makeTest("a.silent", async ({ call, check }) => {
    if (busyAttempts.includes(++attempt)) clockMs += lateMs;
    check.isOk("COSI-GET-001", await call.raw("/never", nothing));
  });
  return run([silent], { methods: { "/never": stall() }, now: () => performance.now() + clockMs });
}

it("comes to no conclusion from silence on a machine that was too busy", async () => {
  const { result, outcomes } = await runOnBusyMachine(600, 3);
  expect(outcomes).toEqual({ "a.silent": "inconclusive" });
  expect(verdictOf(result)).toBe("inconclusive");
});

it("blames the server for silence where the machine was busy only before, or only a little", async () => {
  expect((await runOnBusyMachine(600, 1, 2)).outcomes).toEqual({ "a.silent": "failed" });
  expect((await runOnBusyMachine(400, 3)).outcomes).toEqual({ "a.silent": "failed" });
});

it("blames the server for a wrong answer, however busy the machine was", async () => {
  let clockMs = 0;
  const wrong = makeTest("a.wrong", async ({ call, check }) => {
    clockMs += 10_000;
    check.isOk("COSI-GET-001", await call.raw("/no", nothing));
  });
  const { outcomes } = await run([wrong], { now: () => performance.now() + clockMs });
  expect(outcomes).toEqual({ "a.wrong": "failed" });
});

it("sends nothing that changes a resource in a read-only run", async () => {
  const read = callTest("a.read", "/ok", { effects: "none" });
  const write = makeTest("b.write", async ({ world }) => void (await world.create()));
  const restart = makeTest("c.restart", async () => undefined, { effects: "restart" });
  const { result, server, outcomes } = await run([read, write, restart], {
    isReadOnly: true,
    canRestart: true,
  });
  expect(outcomes).toEqual({ "a.read": "passed" });
  expect(result.skipped).toEqual([
    { test: write, why: "read-only" },
    { test: restart, why: "read-only" },
  ]);
  expect(server.calls.filter((call) => !/^(Get|List) /.test(call))).toEqual([]);
});

it("runs what is selected, and says why the rest is not run", async () => {
  const tests = [
    callTest("a.yes", "/ok"),
    callTest("b.no", "/ok"),
    callTest("c.feature", "/ok", { feature: "teardown", covers: ["COSI-GET-001"] }),
  ];
  const isSelected = ({ id }: Test) => id !== "b.no";
  const absent = await run(tests, { isSelected });
  expect(absent.outcomes).toEqual({ "a.yes": "passed" });
  expect(absent.result.skipped).toEqual([
    { test: tests[1], why: "not-selected" },
    { test: tests[2], why: "feature-absent" },
  ]);
  const declared = await run(tests, { isSelected, features: { teardown: true } });
  expect(declared.outcomes).toEqual({ "a.yes": "passed", "c.feature": "passed" });
  const probed = await run(tests, { isSelected, methods: { Teardown: refuse(5) } });
  expect(probed.outcomes).toEqual({ "a.yes": "passed", "c.feature": "passed" });
});

it("stops at the next test when it is told to, without blaming the server", async () => {
  const controller = new AbortController();
  const tests = [
    makeTest("a.first", async ({ world }) => {
      await world.create();
      controller.abort();
    }),
    callTest("b.second", "/ok"),
    callTest("c.hazard", "/ok", { isHazardous: true }),
  ];
  const { result, server } = await run(tests, { signal: controller.signal, concurrency: 1 });
  expect(result.results).toMatchObject([
    { outcome: "passed" },
    { outcome: "blocked", attempts: 0, reason: "the run was stopped before this test", sawServerGone: false },
    { outcome: "blocked", attempts: 0, sawServerGone: false },
  ]);
  expect(result.unreached).toEqual(tests.slice(1));
  // What the first test created is removed all the same.
  expect(server.stored.size).toBe(0);
  expect(result.leftovers).toEqual([]);
});

it("sends the same bytes for the same seed and run, in whatever order tests come", async () => {
  const tests = ["a.one", "b.two", "c.three"].map((id) =>
    makeTest(id, async ({ world }) => {
      await world.update(await world.create());
    }),
  );
  const bytes = async (options: Partial<SuiteOptions>) => {
    const { result } = await run(tests, options);
    return result.results.map(({ exchanges }) =>
      exchanges.map(({ request }) => Buffer.from(request.bytes).toString("hex")),
    );
  };
  const first = await bytes({ concurrency: 1 });
  expect(first[0]).toHaveLength(2);
  expect(await bytes({ concurrency: 3 })).toEqual(first);
  const alone = await bytes({ isSelected: ({ id }) => id === "c.three" });
  expect(alone).toEqual([first[2]]);
  expect(await bytes({ seed: "other" })).not.toEqual(first);
  expect(await bytes({ runId: "other" })).not.toEqual(first);
});

it("does not begin where the endpoint is not COSI", async () => {
  await expect(run([callTest("a.one", "/ok")], { methods: { Get: refuse(12) } })).rejects.toThrow(
    UnusableEndpoint,
  );
});

it("calls nothing that could change a resource before and after the tests of a read-only run", async () => {
  const { sent } = await run([callTest("a.read", "/ok", { effects: "none" })], { isReadOnly: true });
  const methods = new Set(sent.map((line) => line.split(" ")[0]));
  expect([...methods].sort()).toEqual(["/ok", "Get", "Watch"]);
});

it("repeats what missed something that a SHOULD asks for, and tolerates it in the end", async () => {
  const should = (path: `/${string}`) =>
    makeTest(
      "a.should",
      async ({ call, check }) => check.isOk("COSI-CRE-005", await call.raw(path, nothing)),
      { covers: ["COSI-CRE-005"] },
    );
  const slow = await run([should("/slow")], { methods: { "/slow": late(700) } });
  expect(slow.result.results).toMatchObject([{ outcome: "passed", attempts: 2 }]);
  expect(verdictOf(slow.result, "COSI-CRE-005")).toBe("strict");
  const never = await run([should("/never")], { methods: { "/never": stall() } });
  expect(never.result.results).toMatchObject([
    { outcome: "tolerated", attempts: 2, judgements: [{ grade: "tolerated" }] },
  ]);
  expect(verdictOf(never.result, "COSI-CRE-005")).toBe("tolerated");
});
