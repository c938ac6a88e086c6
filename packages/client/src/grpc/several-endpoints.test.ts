import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  status,
} from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Transport } from "../transport.ts";
import { createGrpcTransport } from "./create-grpc-transport.ts";

type Watch = ServerWritableStream<Buffer, Buffer>;

/** A server that answers every Get with its name. */
interface Named {
  readonly endpoint: string;
  /** Gets that arrived. */
  readonly calls: number;
  /** Watches that are open. */
  readonly watches: Set<Watch>;
  /** Refuses Gets with `unavailable` from now on. */
  refuse(): void;
  /** Goes away, connections and all. */
  stop(): void;
}

const none = new Uint8Array();
const cleanUps: (() => void)[] = [];
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-"));
});

afterAll(async () => {
  for (const cleanUp of cleanUps) cleanUp();
  await rm(folder, { recursive: true });
});

const toEndpoint = (name: string): string => `unix:${join(folder, name)}`;

async function start(name: string): Promise<Named> {
  const server = new Server();
  const pass = (bytes: Buffer): Buffer => bytes;
  const serialization = {
    ...{ requestStream: false, requestSerialize: pass, requestDeserialize: pass },
    ...{ responseSerialize: pass, responseDeserialize: pass },
  };
  const watches = new Set<Watch>();
  let calls = 0;
  let isRefusing = false;
  server.addService(
    {
      Get: { path: "/cosi.resource.State/Get", responseStream: false, ...serialization },
      Watch: { path: "/cosi.resource.State/Watch", responseStream: true, ...serialization },
    },
    {
      Get(_: ServerUnaryCall<Buffer, Buffer>, respond: (error: object | null, answer?: Buffer) => void) {
        calls++;
        if (isRefusing) respond({ code: status.UNAVAILABLE, details: "not now" });
        else respond(null, Buffer.from(name));
      },
      Watch(call: Watch) {
        watches.add(call);
        call.on("cancelled", () => watches.delete(call));
        call.write(Buffer.from(name));
      },
    },
  );
  const stop = (): void => server.forceShutdown();
  cleanUps.push(stop);
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(toEndpoint(name), ServerCredentials.createInsecure(), (error) =>
      error === null ? resolve() : reject(error),
    );
  });
  return {
    endpoint: toEndpoint(name),
    get calls() {
      return calls;
    },
    watches,
    refuse() {
      isRefusing = true;
    },
    stop,
  };
}

function connect(...endpoint: readonly string[]): Transport {
  const transport = createGrpcTransport({ endpoint });
  cleanUps.push(() => transport.close());
  return transport;
}

async function ask(transport: Transport): Promise<string> {
  return Buffer.from(await transport.unary("Get", none, {})).toString();
}

/** Asks until a call is answered: the one that meets a connection as it breaks may fail. */
async function askAgain(transport: Transport): Promise<string> {
  for (;;) {
    try {
      return await ask(transport);
    } catch (error) {
      expect(error).toMatchObject({ code: "unavailable" });
    }
  }
}

it("takes the first endpoint that can be reached, and stays with it", async () => {
  const b = await start("b1");
  const c = await start("c1");
  const transport = connect(toEndpoint("a1"), b.endpoint, c.endpoint);
  expect(await Promise.all([ask(transport), ask(transport)])).toEqual(["b1", "b1"]);
  await start("a1");
  expect(await ask(transport)).toBe("b1");
  expect(c.calls).toBe(0);
});

it("goes to the next endpoint once the connection is lost, and round again", async () => {
  const a = await start("a2");
  const b = await start("b2");
  const transport = connect(a.endpoint, b.endpoint);
  expect(await ask(transport)).toBe("a2");
  a.stop();
  expect(await askAgain(transport)).toBe("b2");
  await start("a2");
  b.stop();
  expect(await askAgain(transport)).toBe("a2");
});

it("never sends a call to a second endpoint that the first has refused", async () => {
  const a = await start("a3");
  const b = await start("b3");
  a.refuse();
  const transport = connect(a.endpoint, b.endpoint);
  await expect(ask(transport)).rejects.toMatchObject({ code: "unavailable", rawMessage: "not now" });
  expect([a.calls, b.calls]).toEqual([1, 0]);
});

it("opens a stream at the endpoint that is there, and ends it on leaving the loop", async () => {
  const b = await start("b4");
  const transport = connect(toEndpoint("a4"), b.endpoint);
  const gone = Promise.withResolvers<void>();
  for await (const message of transport.stream("Watch", none, {})) {
    expect(Buffer.from(message).toString()).toBe("b4");
    for (const watch of b.watches) watch.on("cancelled", gone.resolve);
    break;
  }
  await gone.promise;
});

it("ends a stream whose server is gone, and does not open it elsewhere", async () => {
  const a = await start("a5");
  const b = await start("b5");
  const transport = connect(a.endpoint, b.endpoint);
  const messages = transport.stream("Watch", none, {})[Symbol.asyncIterator]();
  await messages.next();
  a.stop();
  await expect(messages.next()).rejects.toMatchObject({ status: "CANCELLED" });
  expect(b.watches.size).toBe(0);
});

it("says that no endpoint can be reached, and why the last one cannot", async () => {
  const last = toEndpoint("b6");
  const call = ask(connect(toEndpoint("a6"), last));
  await expect(call).rejects.toMatchObject({
    code: "unavailable",
    rawMessage: expect.stringContaining(
      `none of 2 endpoints can be reached; the last one: cannot connect to ${last}: `,
    ),
  });
});

it("ends calls with canceled at close and after an abort, and leaves a stream that never began", async () => {
  const a = await start("a7");
  const transport = connect(toEndpoint("b7"), a.endpoint);
  const stop = new AbortController();
  const aborted = transport.unary("Get", none, { signal: stop.signal });
  stop.abort();
  await expect(aborted).rejects.toMatchObject({ code: "canceled" });
  const unread = transport.stream("Watch", none, {})[Symbol.asyncIterator]();
  await unread.return?.();
  expect(await unread.next()).toEqual({ done: true, value: undefined });
  const messages = transport.stream("Watch", none, {})[Symbol.asyncIterator]();
  await messages.next();
  const next = messages.next();
  transport.close();
  await expect(next).rejects.toMatchObject({ code: "canceled" });
  await expect(ask(transport)).rejects.toMatchObject({ code: "canceled" });
});

it("refuses an empty list, a list that is too long and one with a broken endpoint", () => {
  expect(() => connect()).toThrow(/no endpoint given/);
  expect(() => connect("unix:/a", "b:1")).toThrow(/did you mean tcp:b:1\?/);
  expect(() => connect(...Array.from({ length: 65 }, () => "unix:/a"))).toThrow(/more than 64 endpoints/);
});

it("refuses a token if any of the endpoints would get it in the clear", () => {
  const endpoint = ["unix:/a", "tcp:b"];
  expect(() => createGrpcTransport({ endpoint, token: "x" })).toThrow(/sent in the clear/);
});
