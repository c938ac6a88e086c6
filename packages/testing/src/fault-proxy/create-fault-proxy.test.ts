import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createRandom } from "../create-random.ts";
import { createFakeClock } from "../fake-clock.ts";
import { createFaultProxy, type FaultProxyOptions } from "./create-fault-proxy.ts";
import { parseProxyAddress, toNetOptions } from "./proxy-address.ts";

let folder = "";
let onClose: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cosi-"));
  onClose = [];
});

afterEach(async () => {
  for (const close of onClose.reverse()) await close();
  rmSync(folder, { recursive: true });
});

/** A server that answers what it is sent, behind a proxy. */
async function setUp(options: Partial<FaultProxyOptions> & { readonly name?: string } = {}) {
  const { name = "server", ...proxyOptions } = options;
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.pipe(socket);
  });
  server.listen(join(folder, name));
  await once(server, "listening");
  onClose.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const listen = proxyOptions.listen ?? `unix:${join(folder, "proxy")}`;
  const proxy = await createFaultProxy({ listen, target: `unix:${join(folder, name)}`, ...proxyOptions });
  onClose.push(() => proxy.close());
  const open = async (): Promise<Socket> => {
    const socket = connect(toNetOptions(parseProxyAddress(proxy.address)));
    socket.on("error", () => undefined);
    onClose.push(() => socket.destroy());
    await once(socket, "connect");
    return socket;
  };
  return { proxy, open, sockets };
}

/** Reads so many bytes. */
async function read(socket: Socket, bytes: number): Promise<string> {
  let text = "";
  while (text.length < bytes) text += String((await once(socket, "data"))[0]);
  return text;
}

/** Reads until the connection is over; answers what came, and its error if it had one. */
function readAll(socket: Socket): Promise<{ text: string; error: string | undefined }> {
  let text = "";
  let error: string | undefined;
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  socket.on("error", (caught: NodeJS.ErrnoException) => {
    error = caught.code;
  });
  return new Promise((resolve) => socket.once("close", () => resolve({ text, error })));
}

it("forwards bytes both ways and counts them", async () => {
  const { proxy, open } = await setUp();
  const socket = await open();
  socket.write("hello");
  expect(await read(socket, 5)).toBe("hello");
  expect([proxy.connectionCount, proxy.forwardedBytes]).toEqual([1, 10]);
  socket.end();
  await once(socket, "close");
});

it("resets connections over TCP, and new ones work", async () => {
  const { proxy, open } = await setUp({ listen: "tcp:127.0.0.1:0" });
  const socket = await open();
  socket.write("x");
  await read(socket, 1);
  const ended = readAll(socket);
  expect(proxy.reset()).toBe(1);
  expect(await ended).toEqual({ text: "", error: "ECONNRESET" });
  const next = await open();
  next.write("again");
  expect(await read(next, 5)).toBe("again");
});

it("cuts a connection after the number of bytes in the direction that was said", async () => {
  const { proxy, open, sockets } = await setUp();
  const socket = await open();
  let cuts = 0;
  proxy.cutAfter(3, "toClient", () => cuts++);
  const ended = readAll(socket);
  socket.write("abcdef");
  expect((await ended).text).toBe("abc");
  expect(cuts).toBe(1);
  const other = await open();
  proxy.cutAfter(2, "toServer");
  const closed = new Promise((resolve) => sockets[1]?.once("close", resolve) ?? resolve(undefined));
  const answer = readAll(other);
  other.write("uvwxyz");
  await closed;
  expect("uv".startsWith((await answer).text)).toBe(true);
});

it("leaves frozen connections open and silent, also when the proxy heals", async () => {
  const { proxy, open, sockets } = await setUp();
  const socket = await open();
  socket.write("a");
  await read(socket, 1);
  let isClosed = false;
  let heard = "";
  socket.on("close", () => {
    isClosed = true;
  });
  socket.on("data", (chunk: Buffer) => {
    heard += chunk.toString();
  });
  expect(proxy.freeze()).toBe(1);
  socket.write("lost");
  proxy.heal();
  // What the server ends does not reach the client either; a second connection tells when it would have.
  sockets[0]?.end("bye");
  const fence = await open();
  fence.write("fence");
  await read(fence, 5);
  expect([isClosed, heard, proxy.connectionCount]).toEqual([false, "", 2]);
});

it("holds back a direction so that the sender notices, and then delivers all of it in order", async () => {
  const { proxy, open } = await setUp();
  const socket = await open();
  proxy.pause("toServer");
  const line = "0123456789".repeat(100_000);
  expect(socket.write(line)).toBe(false);
  const other = await open();
  let isEarly = true;
  const answer = read(socket, line.length).then((text) => {
    expect(isEarly).toBe(false);
    return text;
  });
  other.destroy();
  await once(other, "close");
  isEarly = false;
  proxy.resume("toServer");
  expect(await answer).toBe(line);
});

it("refuses connections until it is told otherwise", async () => {
  const { proxy, open, sockets } = await setUp();
  proxy.setRefusing(true);
  await readAll(await open());
  expect(sockets).toHaveLength(0);
  proxy.heal();
  const socket = await open();
  socket.write("in");
  expect(await read(socket, 2)).toBe("in");
});

it("holds connections until the server is there, which can be another one", async () => {
  const { proxy, open, sockets } = await setUp();
  proxy.setHolding(true);
  const socket = await open();
  socket.write("x");
  const other = await setUp({ name: "other", listen: `unix:${join(folder, "other-proxy")}` });
  proxy.setTarget(`unix:${join(folder, "other")}`);
  proxy.setHolding(false);
  expect(await read(socket, 1)).toBe("x");
  expect([sockets.length, other.sockets.length]).toEqual([0, 1]);
});

it("closes the client's connection where the server is not there", async () => {
  const { proxy, open } = await setUp();
  proxy.setTarget(`unix:${join(folder, "nobody")}`);
  expect((await readAll(await open())).text).toBe("");
  proxy.setTarget(`unix:${join(folder, "server")}`);
  const socket = await open();
  socket.write("there");
  expect(await read(socket, 5)).toBe("there");
});

it("delays bytes by the time of its clock alone, in their order", async () => {
  const clock = createFakeClock();
  const { proxy, open } = await setUp({ clock });
  proxy.setLatency(50);
  const socket = await open();
  socket.write("one");
  await clock.whenSleeping(1);
  socket.write("two");
  await clock.whenSleeping(2);
  expect(proxy.forwardedBytes).toBe(0);
  const answer = read(socket, 6);
  await clock.advance(50);
  await clock.whenSleeping(1);
  await clock.advance(50);
  proxy.setLatency(0);
  expect(await answer).toBe("onetwo");
});

it("cuts pieces at places that the seed decides and loses none of their bytes", async () => {
  const { open } = await setUp({ isFragmenting: true, random: createRandom(5) });
  const socket = await open();
  const line = "abcdefghij".repeat(5_000);
  socket.write(line);
  expect(await read(socket, line.length)).toBe(line);
});

it("says which addresses it takes", async () => {
  await expect(createFaultProxy({ listen: "localhost:1", target: "unix:/x" })).rejects.toThrow(
    '"localhost:1" is not an address: use unix:/path, tcp:host:port or tcp:[::1]:port',
  );
});
