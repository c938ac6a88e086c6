import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createFakeServer, type Handler, inTurn, refuse, stall } from "../hosts/fake-server.testdata.ts";
import { createInProcessHost } from "../hosts/in-process-host.ts";
import { passTimeUntil } from "./fake-time.testdata.ts";
import { createSession, isConnectionLoss } from "./session.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(get: Handler) {
  let reconnects = 0;
  const host = createInProcessHost(createFakeServer({ Get: get }));
  const session = createSession(
    {
      ...host,
      async reconnect() {
        reconnects++;
      },
    },
    { callMs: 100, eventMs: 50 },
  );
  return { session, countReconnects: () => reconnects };
}

it("takes any status of the server itself for a sign of life", async () => {
  for (const code of [0, 2, 3, 5, 8, 12, 13]) {
    const { session, countReconnects } = setUp(refuse(code, "no such thing"));
    expect(await session.isAlive()).toBe(true);
    expect(countReconnects()).toBe(0);
  }
});

it("connects anew after a broken connection, but not for ever", async () => {
  const back = setUp(inTurn(refuse(14), refuse(13, "GOAWAY"), refuse(5)));
  expect(await back.session.isAlive()).toBe(true);
  expect(back.countReconnects()).toBe(2);
  const gone = setUp(refuse(14));
  expect(await gone.session.isAlive()).toBe(false);
  expect(gone.countReconnects()).toBe(3);
});

it("takes silence for death, after one deadline", async () => {
  const { session, countReconnects } = setUp(stall());
  expect(await passTimeUntil(session.isAlive(), 110)).toBe(false);
  expect(countReconnects()).toBe(0);
});

it("tells a status of the library about its connection from one of the server", () => {
  expect(isConnectionLoss({ code: "UNAVAILABLE", details: "" })).toBe(true);
  expect(isConnectionLoss({ code: "INTERNAL", details: "Received RST_STREAM with code 2" })).toBe(true);
  expect(isConnectionLoss({ code: "INTERNAL", details: "a bug" })).toBe(false);
  expect(isConnectionLoss({ code: "ABORTED", details: "GOAWAY" })).toBe(false);
});
