import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { refuse, stall } from "../hosts/fake-server.testdata.ts";
import { createMemoryServer } from "../world/memory-server.testdata.ts";
import { makeTest, nothing, run } from "./run-suite.testdata.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("gives every test a namespace of its own with the names of the run", async () => {
  const { server, result } = await run(
    ["a.one", "b.two"].map((id) => makeTest(id, async ({ world }) => void (await world.create()))),
    {
      namespacePrefix: "mine-",
      resourceType: "Mine.example.com",
      runId: "r7",
      methods: { Destroy: refuse(7) },
    },
  );
  expect([...server.stored.keys()].map((key) => key.replace(/[^/]*$/, "")).sort()).toEqual([
    "mine-r7-a-one/Mine.example.com/",
    "mine-r7-b-two/Mine.example.com/",
  ]);
  // The server lets nothing be removed: the run says what it leaves behind.
  expect(result.leftovers.map(({ namespace }) => namespace).sort()).toEqual([
    "mine-r7-a-one",
    "mine-r7-b-two",
  ]);
});

it("journals a creation before it is sent", async () => {
  const log: string[] = [];
  await run([makeTest("a.one", async ({ world }) => void (await world.create({ id: "x" })))], {
    appendJournal: (line) => log.push(`journal ${JSON.parse(line).id}`),
    methods: {
      Create: (request, signal) => {
        log.push("sent");
        return refuse(13)(request, signal);
      },
    },
  });
  expect(log).toEqual(["journal x", "sent"]);
});

it("says what a try left behind that was repeated", async () => {
  let attempt = 0;
  const odd = makeTest("a.odd", async ({ world, call, check }) => {
    if (++attempt > 1) return;
    await world.create();
    check.isOk("COSI-GET-001", await call.raw("/never", nothing));
  });
  const { result, server } = await run([odd], { methods: { "/never": stall(), Destroy: refuse(7) } });
  expect(server.stored.size).toBe(1);
  expect(result.leftovers).toHaveLength(1);
});

it("does not meet what an earlier try created late, and removes it in the end", async () => {
  const creating = makeTest("a.slow", async ({ world, call, check }) => {
    check.isOk("COSI-GET-001", await call.create({ resource: world.resource(), options: {} }));
  });
  const honest = createMemoryServer();
  let creations = 0;
  const { result } = await run([creating], {
    methods: {
      async *Create(request, signal) {
        creations++;
        await new Promise((resolve) => setTimeout(resolve, 300));
        yield* honest.handle("Create", request, { signal });
      },
      Destroy: (request, signal) => honest.handle("Destroy", request, { signal }),
    },
  });
  expect(creations).toBe(3);
  expect(result.results).toMatchObject([{ attempts: 2, judgements: [{ grade: "strict" }] }]);
  expect(honest.stored.size).toBe(0);
  expect(result.leftovers).toEqual([]);
});

it("does not meet what it left itself on a server that was started again and forgets nothing", async () => {
  const waiting = Promise.withResolvers<void>();
  let attempts = 0;
  const bystander = makeTest("a.by", async ({ world, call, check }) => {
    check.isOk("COSI-GET-001", await call.create({ resource: world.resource(), options: {} }));
    if (++attempts === 1) await waiting.promise;
  });
  const killer = makeTest("b.killer", async ({ world, call }) => {
    await world.get(await world.create());
    await call.raw("/die", nothing);
    waiting.resolve();
  });
  const { result, server } = await run([bystander, killer], { canRestart: true, isDurable: true });
  expect(result.results[0]).toMatchObject({ outcome: "passed" });
  // The server is gone at the end: the journal names all that may still be there.
  expect(result.leftovers.length).toBeGreaterThanOrEqual(server.stored.size);
});
