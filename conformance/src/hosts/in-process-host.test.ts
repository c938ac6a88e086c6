import { expect, it } from "vitest";
import { answer, createFakeServer, type Handler, refuse, stall } from "./fake-server.testdata.ts";
import type { HostStatus } from "./host.ts";
import { createInProcessHost } from "./in-process-host.ts";

/** Starts a call and notes everything it tells. */
function start(handler: Handler, onMessage: (call: { pause(): void }) => void = () => undefined) {
  const host = createInProcessHost(createFakeServer({ Create: handler }));
  const messages: number[] = [];
  const ends: HostStatus[] = [];
  const ended = Promise.withResolvers<HostStatus>();
  const call = host.start("Create", new Uint8Array([9]), {
    onMessage(bytes) {
      messages.push(bytes[0]!);
      onMessage(call);
    },
    onEnd(status) {
      ends.push(status);
      ended.resolve(status);
    },
  });
  return { call, messages, ends, ended: ended.promise };
}

const [one, two] = [new Uint8Array([1]), new Uint8Array([2])];

it("passes on request, messages and end", async () => {
  const { messages, ended } = start(async function* (request) {
    yield request;
    yield two;
  });
  expect(await ended).toEqual({ code: 0, details: "" });
  expect(messages).toEqual([9, 2]);
});

it("passes on the status that a server throws, and UNKNOWN for anything else", async () => {
  expect(await start(refuse(7, "no")).ended).toEqual({ code: 7, details: "no" });
  const broken: Handler = async function* () {
    yield one;
    throw new Error("a bug");
  };
  expect(await start(broken).ended).toEqual({ code: 2, details: "Error: a bug" });
  const brokenAtOnce: Handler = () => {
    throw Object.assign(new Error(), { code: "ENOENT" });
  };
  expect((await start(brokenAtOnce).ended).code).toBe(2);
});

it("ends a cancelled call once, at once, and tells the server", async () => {
  let isAborted = false;
  const { call, ends, messages } = start((request, signal) => {
    signal.addEventListener("abort", () => {
      isAborted = true;
    });
    return stall(one)(request, signal);
  });
  call.cancel();
  call.cancel();
  expect(ends).toEqual([{ code: 1, details: "cancelled by the client" }]);
  expect(isAborted).toBe(true);
  await new Promise(setImmediate); // the server goes on for a moment
  expect([ends.length, messages]).toEqual([1, []]);
});

it("takes no message while a call is paused, and ends a paused call that is cancelled", async () => {
  let sent = 0;
  const { call, messages, ended } = start(
    async function* () {
      for (sent = 1; sent < 5; sent++) yield new Uint8Array([sent]);
    },
    (each) => each.pause(),
  );
  await new Promise(setImmediate);
  expect([sent, messages]).toEqual([1, [1]]);
  call.resume();
  await new Promise(setImmediate);
  expect([sent, messages]).toEqual([2, [1, 2]]);
  call.cancel();
  expect((await ended).code).toBe(1);
});

it("serves calls from the new server once the server is replaced, and closes the old one", async () => {
  const closed: string[] = [];
  const make = (name: string, handler: Handler) => ({
    ...createFakeServer({ Create: handler }),
    close: async () => void closed.push(name),
  });
  const host = createInProcessHost(make("old", answer(one)), "inproc:x");
  await host.replaceServer(make("new", answer(two)));
  expect(closed).toEqual(["old"]);
  const message = await new Promise((resolve) => {
    host.start("Create", one, { onMessage: resolve, onEnd: () => undefined });
  });
  expect(message).toEqual(two);
  await host.close();
  expect(closed).toEqual(["old", "new"]);
  expect(host.endpoint).toBe("inproc:x");
});
