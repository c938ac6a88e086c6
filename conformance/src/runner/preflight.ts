import { toCodeName } from "../driver/code.ts";
import { type Deadlines, expired, waitAtMost } from "../driver/deadline.ts";
import type { Host, HostStatus } from "../hosts/host.ts";

/** Calls by which the latency of the server is measured. */
const samples = 20;

/** A deadline is at least this many times the slowest answer of the measurement. */
const factor = 20;

/** Shortest deadlines in milliseconds, by kind of host. */
const floors = {
  grpc: { callMs: 2000, eventMs: 1000 },
  "in-process": { callMs: 200, eventMs: 150 },
} as const;

/** Longest deadlines in milliseconds; between a suite and a server in one process there is nothing to wait for. */
const maxDeadlineMs = { grpc: 60_000, "in-process": 1000 } as const;

/** What the suite learns before the first test. */
export interface Preflight {
  readonly deadlines: Deadlines;
  /** Round trip of a Get in milliseconds. */
  readonly latencyMs: { readonly median: number; readonly max: number };
}

/** The endpoint cannot be judged: nobody answers, or not COSI. */
export class UnusableEndpoint extends Error {
  override readonly name = "UnusableEndpoint";
  /** The next thing to try. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/**
 * Finds out whether the server is COSI and how fast it answers.
 *
 * @param timeScale multiplies all deadlines; default 1.
 * @throws {UnusableEndpoint} the endpoint does not answer within 5 s times `timeScale`, or is not COSI.
 */
export async function runPreflight(
  host: Host,
  timeScale = 1,
  now = () => performance.now(),
): Promise<Preflight> {
  const times: number[] = [];
  for (let i = 0; i < samples; i++) {
    const start = now();
    const status = await waitAtMost(probe(host), 5000 * timeScale);
    if (status === expired) {
      throw new UnusableEndpoint(
        `${host.endpoint} accepts the connection but does not answer a Get within ${5 * timeScale} s`,
        "Check that the process behind the endpoint is a COSI server and not blocked; --time-scale 4 waits longer.",
      );
    }
    assertIsCosi(host, status);
    times.push(now() - start);
  }
  times.sort((a, b) => a - b);
  const max = times.at(-1)!;
  const floor = floors[host.kind];
  const scale = (floorMs: number): number =>
    Math.round(Math.min(Math.max(floorMs, factor * max), maxDeadlineMs[host.kind]) * timeScale);
  return {
    deadlines: { callMs: scale(floor.callMs), eventMs: scale(floor.eventMs) },
    latencyMs: { median: times[samples / 2]!, max },
  };
}

function assertIsCosi(host: Host, status: HostStatus): void {
  const code = toCodeName(status.code);
  if (code === "UNIMPLEMENTED") {
    throw new UnusableEndpoint(
      `${host.endpoint} speaks gRPC but does not serve cosi.resource.State (UNIMPLEMENTED)`,
      "Check that the endpoint is the State API and not another service of the same machine.",
    );
  }
  if (code === "UNAVAILABLE") {
    throw new UnusableEndpoint(
      `${host.endpoint} cannot be reached over gRPC: ${status.details}`,
      "Check that the server is running and that the endpoint is spelt as it listens.",
    );
  }
}

function probe(host: Host): Promise<HostStatus> {
  return new Promise((resolve) => {
    host.start("Get", new Uint8Array(0), { onMessage: () => undefined, onEnd: resolve });
  });
}
