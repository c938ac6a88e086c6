import { expect, it } from "vitest";
import { createSession } from "../driver/session.ts";
import { type Handler, refuse } from "../hosts/fake-server.testdata.ts";
import { createInProcessHost } from "../hosts/in-process-host.ts";
import { makeRun } from "../report/run.testdata.ts";
import { type Test, test } from "../test.ts";
import { createMemoryServer } from "../world/memory-server.testdata.ts";
import { runTest } from "./run-test.ts";

/** Runs one test against a memory server. */
async function play(run: Test["run"], methods: Readonly<Record<string, Handler>> = {}) {
  const server = createMemoryServer({ "/ok": refuse(0), ...methods });
  const session = createSession(createInProcessHost(server), { callMs: 10_000, eventMs: 10_000 });
  let time = 0;
  const result = await runTest(
    {
      session,
      features: makeRun([]).features,
      seed: "s",
      runId: "r",
      namespacePrefix: "c-",
      resourceType: "T.example.com",
      restart: undefined,
      appendJournal: undefined,
      now: () => time++,
    },
    test({ id: "a.b", title: "Shows it", covers: ["COSI-GET-001"], run }),
  );
  return { result, server };
}

const texts = { want: "a", got: "b" };
const must = "COSI-GET-001";

it("is as good as its worst judgement", async () => {
  const outcome = async (run: Test["run"]) => (await play(run)).result.outcome;
  expect(await outcome(async () => undefined)).toBe("passed");
  expect(await outcome(async ({ check }) => check.that(must, true, texts))).toBe("passed");
  const tolerated: Test["run"] = async ({ check }) => {
    check.tolerates(must, texts);
    check.that(must, true, texts);
  };
  expect(await outcome(tolerated)).toBe("tolerated");
  const failed: Test["run"] = async ({ check }) => {
    check.that(must, false, texts);
    check.tolerates(must, texts);
  };
  expect(await outcome(failed)).toBe("failed");
});

it("ends at a failed check on which the rest depends", async () => {
  const { result } = await play(async ({ call, check }) => {
    check.succeeds(must, await call.raw("/no", new Uint8Array(0)));
    check.that(must, true, texts);
  });
  expect(result).toMatchObject({ outcome: "failed", reason: undefined, judgements: [{ grade: "failed" }] });
});

it("is blocked by its set-up, unless it saw something broken before", async () => {
  const methods = { Create: refuse(13, "a bug") };
  const blocked = await play(async ({ world }) => void (await world.create()), methods);
  expect(blocked.result).toMatchObject({
    outcome: "blocked",
    blockedBy: "COSI-CRE-001",
    blockedAt: 0,
    reason: "set-up failed: Create: INTERNAL: a bug",
  });
  const failed = await play(async ({ world, check }) => {
    check.that(must, false, texts);
    await world.create();
  }, methods);
  expect(failed.result).toMatchObject({ outcome: "failed", blockedBy: "COSI-CRE-001" });
});

it("does not apply where it says so", async () => {
  const { result } = await play(async ({ check }) => check.notApplicable("no labels"));
  expect(result).toMatchObject({ outcome: "not-applicable", reason: "no labels" });
});

it("is broken by any other exception, which the reason shows", async () => {
  const { result } = await play(async () => {
    throw new TypeError("x is not a function");
  });
  expect(result).toMatchObject({ outcome: "error", reason: expect.stringContaining("x is not a function") });
});

it("removes what it created and ends what it opened, whatever happens", async () => {
  let isAborted = false;
  const { result, server } = await play(
    async ({ world, call }) => {
      await world.create();
      call.watch({});
      throw new Error("broken");
    },
    {
      Watch: async function* (_, signal) {
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        isAborted = true;
      },
    },
  );
  expect(result.outcome).toBe("error");
  expect([server.stored.size, isAborted, result.leftovers]).toEqual([0, true, []]);
});

it("keeps the exchanges of the test, not those of the clean-up", async () => {
  const { result, server } = await play(async ({ world }) => void (await world.create()));
  expect(result.exchanges.map(({ method }) => method)).toEqual(["Create"]);
  expect(server.calls.map((call) => call.split(" ")[0])).toEqual(["Create", "Destroy"]);
  expect(result.durationMs).toBe(1);
});

it("leaves everything where it is once the server is gone, and says so", async () => {
  const { result, server } = await play(
    async ({ world, call }) => {
      await world.create({ id: "x" });
      await call.raw("/gone", new Uint8Array(0));
    },
    { "/gone": refuse(14), Get: refuse(14) },
  );
  expect(result).toMatchObject({ sawServerGone: true, leftovers: [{ namespace: "c-r-a-b", id: "x" }] });
  expect(server.calls.map((call) => call.split(" ")[0])).toEqual(["Create"]);
});

it("fails where something was broken before it found out that it does not apply", async () => {
  const { result } = await play(async ({ check }) => {
    check.that(must, false, texts);
    check.notApplicable("not here");
  });
  expect(result).toMatchObject({ outcome: "failed", reason: "not here" });
});
