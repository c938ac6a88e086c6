import { expect } from "vitest";
import { encodeGet, encodeWatch, pathOf } from "./fixture.ts";
import { callData, callHeaders, greeting, grpcStatus, type RawStep, wholeCall } from "./raw.ts";
import { setUpServers } from "./set-up-servers.ts";

const itOverBoth = setUpServers();

itOverBoth("answers pings between and during calls", async (server) => {
  const report = await server.sender.raw(server.address, [
    ...greeting,
    { do: "ping", count: 1 },
    { do: "awaitPings", count: 1 },
    callHeaders(1, pathOf("Watch")),
    callData(1, encodeWatch(false)),
    { do: "awaitHeaders", stream: 1 },
    { do: "ping", count: 20 },
    { do: "awaitPings", count: 21 },
    ...wholeCall(3, pathOf("Get"), encodeGet("alive")),
  ]);
  expect({ pings: report.pings, closed: report.closed, goAway: report.goAway }).toEqual({
    pings: 21,
    closed: false,
  });
  expect([report.streams["1"]?.ended, grpcStatus(report.streams["3"])]).toEqual([false, 0]);
});

itOverBoth("refuses what is no gRPC with an HTTP status and keeps the connection", async (server) => {
  const report = await server.sender.raw(server.address, [
    ...greeting,
    callHeaders(1, pathOf("Get"), { "content-type": "application/json" }),
    callData(1, encodeGet("alive")),
    { do: "awaitEnd", stream: 1 },
    callHeaders(3, pathOf("Get"), { "content-type": undefined }),
    callData(3, encodeGet("alive")),
    { do: "awaitEnd", stream: 3 },
    ...wholeCall(5, pathOf("Get"), encodeGet("alive")),
  ]);
  expect(report.timedOut).toBe(false);
  expect(report.streams["1"]?.headers?.[":status"]).toBe("415");
  expect(report.streams["3"]?.headers?.[":status"]).toBe("415");
  expect([report.streams["5"]?.headers?.[":status"], grpcStatus(report.streams["5"])]).toEqual(["200", 0]);
});

const brokenMessages: Record<string, { steps: readonly RawStep[]; code: number }> = {
  "a frame that promises more than it holds": {
    steps: [callHeaders(1, pathOf("Get")), callData(1, encodeGet("alive"), { length: 5000 })],
    code: 12,
  },
  "a frame that promises 4 GiB": {
    steps: [callHeaders(1, pathOf("Get")), callData(1, encodeGet("alive"), { length: 0xffff_ffff })],
    code: 8,
  },
  "half a frame header": {
    steps: [callHeaders(1, pathOf("Get")), { do: "data", stream: 1, bytes: "AAA=", endStream: true }],
    code: 12,
  },
  "a compressed frame in an encoding nobody knows": {
    steps: [
      callHeaders(1, pathOf("Get"), { "grpc-encoding": "snappy" }),
      callData(1, encodeGet("alive"), { flag: 1 }),
    ],
    code: 12,
  },
  "a compressed frame that is not compressed": {
    steps: [
      callHeaders(1, pathOf("Get"), { "grpc-encoding": "gzip" }),
      callData(1, encodeGet("alive"), { flag: 1 }),
    ],
    code: 13,
  },
  "a deadline that cannot be read": {
    steps: [callHeaders(1, pathOf("Get"), { "grpc-timeout": "soon" }), callData(1, encodeGet("alive"))],
    code: 13,
  },
};

for (const [name, { steps, code }] of Object.entries(brokenMessages)) {
  itOverBoth(`answers ${name} with status ${code}, and the next call as ever`, async (server) => {
    const report = await server.sender.raw(server.address, [
      ...greeting,
      ...steps,
      { do: "awaitEnd", stream: 1 },
      ...wholeCall(3, pathOf("Get"), encodeGet("alive")),
    ]);
    expect([report.timedOut, grpcStatus(report.streams["1"]), grpcStatus(report.streams["3"])]).toEqual([
      false,
      code,
      0,
    ]);
  });
}

const text = (value: string): string => Buffer.from(value).toString("base64");

const brokenConnections: Record<string, readonly RawStep[]> = {
  "speaks HTTP/1.1": [
    { do: "write", bytes: text("GET / HTTP/1.1\r\nhost: x\r\n\r\n") },
    { do: "awaitClose" },
  ],
  "sends garbage after the greeting": [
    ...greeting,
    { do: "write", bytes: Buffer.alloc(4096, 0xff).toString("base64") },
    { do: "awaitClose" },
  ],
  "sends data on the connection itself": [
    ...greeting,
    { do: "data", stream: 0, bytes: text("x") },
    { do: "awaitClose" },
  ],
  "overflows the flow-control window": [
    ...greeting,
    { do: "window", stream: 0, increment: 0x7fff_ffff },
    { do: "window", stream: 0, increment: 0x7fff_ffff },
    { do: "awaitClose" },
  ],
};

for (const [name, steps] of Object.entries(brokenConnections)) {
  itOverBoth(`hangs up on a client that ${name}`, async (server) => {
    const { timedOut, closed } = await server.sender.raw(server.address, steps);
    expect({ timedOut, closed }).toEqual({ timedOut: false, closed: true });
  });
}

itOverBoth(
  "survives a client that opens calls and resets them at once, thousands of times",
  async (server) => {
    const steps = Array.from({ length: 3000 }, (_, i): readonly RawStep[] => {
      const stream = 2 * i + 1;
      return [
        callHeaders(stream, pathOf("Watch")),
        callData(stream, encodeWatch(true)),
        { do: "reset", stream, code: 8 },
      ];
    });
    const report = await server.sender.raw(server.address, [
      ...greeting,
      ...steps.flat(),
      { do: "ping", count: 1 },
      { do: "awaitPings", count: 1 },
    ]);
    expect(report.timedOut).toBe(false);
  },
);
