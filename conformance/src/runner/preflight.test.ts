import { afterEach, expect, it, vi } from "vitest";
import { passTimeUntil } from "../driver/fake-time.testdata.ts";
import { createFakeServer, type Handler, inTurn, refuse, stall } from "../hosts/fake-server.testdata.ts";
import type { Host } from "../hosts/host.ts";
import { createInProcessHost } from "../hosts/in-process-host.ts";
import { runPreflight, UnusableEndpoint } from "./preflight.ts";

afterEach(() => void vi.useRealTimers());

function hostOf(get: Handler, kind: Host["kind"] = "in-process"): Host {
  return { ...createInProcessHost(createFakeServer({ Get: get }), "inproc:x"), kind };
}

/** A clock on which every answer takes as long as the next of these, in milliseconds, and the last from then on. */
function clockOf(...latenciesMs: readonly number[]): () => number {
  let time = 0;
  let calls = 0;
  return () => {
    if (calls % 2 === 1) time += latenciesMs[Math.min((calls - 1) / 2, latenciesMs.length - 1)]!;
    calls++;
    return time;
  };
}

async function refusalOf(preflight: Promise<unknown>): Promise<UnusableEndpoint> {
  const error = await preflight.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(UnusableEndpoint);
  expect(error.hint).not.toBe("");
  return error;
}

it("takes any answer of the State API for COSI, whatever its status", async () => {
  for (const code of [0, 2, 3, 5, 7, 8, 13, 16]) {
    await expect(runPreflight(hostOf(refuse(code)))).resolves.toBeDefined();
  }
});

it("refuses a server that does not serve the State API", async () => {
  expect((await refusalOf(runPreflight(hostOf(refuse(12))))).message).toBe(
    "inproc:x speaks gRPC but does not serve cosi.resource.State (UNIMPLEMENTED)",
  );
});

it("refuses an endpoint that cannot be reached, also where it breaks off later", async () => {
  const message = "inproc:x cannot be reached over gRPC: no route";
  expect((await refusalOf(runPreflight(hostOf(refuse(14, "no route"))))).message).toBe(message);
  const later = inTurn(refuse(5), refuse(5), refuse(14, "no route"));
  expect((await refusalOf(runPreflight(hostOf(later)))).message).toBe(message);
});

it.each([
  [1, 5],
  [4, 20],
])("refuses a server that says nothing, with time scale %i after %i s", async (timeScale, seconds) => {
  vi.useFakeTimers();
  const refusal = refusalOf(runPreflight(hostOf(stall()), timeScale));
  expect((await passTimeUntil(refusal, seconds * 1000 + 10)).message).toBe(
    `inproc:x accepts the connection but does not answer a Get within ${seconds} s`,
  );
});

it("measures the latency of twenty calls", async () => {
  let calls = 0;
  const host = hostOf((request, signal) => {
    calls++;
    return refuse(5)(request, signal);
  });
  const { latencyMs } = await runPreflight(host, 1, clockOf(30, 10, 10, 10, 20));
  expect(calls).toBe(20);
  expect(latencyMs).toEqual({ median: 20, max: 30 });
});

it.each([
  ["grpc", 1, 1, { callMs: 2000, eventMs: 1000 }],
  ["grpc", 75, 1, { callMs: 2000, eventMs: 1500 }],
  ["grpc", 150, 1, { callMs: 3000, eventMs: 3000 }],
  ["grpc", 4000, 1, { callMs: 60_000, eventMs: 60_000 }],
  ["grpc", 4000, 2, { callMs: 120_000, eventMs: 120_000 }],
  ["grpc", 1, 0.5, { callMs: 1000, eventMs: 500 }],
  ["in-process", 1, 1, { callMs: 200, eventMs: 150 }],
  ["in-process", 20, 1, { callMs: 400, eventMs: 400 }],
  ["in-process", 100, 1, { callMs: 1000, eventMs: 1000 }],
] as const)(
  "sets deadlines over %s by the slowest answer of %i ms, times %d",
  async (kind, ms, scale, want) => {
    // One slow answer among quick ones decides.
    const { deadlines } = await runPreflight(hostOf(refuse(5), kind), scale, clockOf(0.1, ms, 0.1));
    expect(deadlines).toEqual(want);
  },
);
