import { request as requestTls } from "node:https";
import { connect, type Socket } from "node:net";
import { WatchRequestSchema } from "@cosi-spec/types";
import { afterAll, afterEach, expect, it } from "vitest";
import { createStateHandler } from "../server/create-state-handler.ts";
import { encode, kind } from "../server/testing.testdata.ts";
import {
  type Authorities,
  createAuthorities,
  hasOpenssl,
  type Identity,
} from "../server/tls/certificates.testdata.ts";
import { createState } from "../state/state.ts";
import { frame, open, send } from "./requests.testdata.ts";
import { type RunningWebServer, type ServeWebOptions, serveWeb } from "./serve-web.ts";

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(options: Partial<ServeWebOptions> = {}): Promise<RunningWebServer> {
  const handler = createStateHandler(createState());
  const server = await serveWeb({ handler, listen: "tcp:127.0.0.1:0", ...options });
  cleanUps.push(() => server.stop({ graceMs: 0 }));
  return server;
}

function openSocket({ url }: RunningWebServer): Socket {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  cleanUps.push(() => socket.destroy());
  return socket;
}

const closed = (socket: Socket) => new Promise<void>((resolve) => socket.on("close", () => resolve()));
const watch = { path: "Watch", body: frame(0, encode(WatchRequestSchema, { ...kind, apiVersion: 1 })) };

it("listens at several addresses and names them", async () => {
  const server = await start({ listen: ["tcp:127.0.0.1:0", "tcp:localhost:0"] });
  expect(server.addresses).toEqual([
    expect.stringMatching(/^tcp:127\.0\.0\.1:\d+$/),
    expect.stringMatching(/^tcp:localhost:\d+$/),
  ]);
  expect(server.address).toBe(server.addresses[0]);
  expect(server.url).toBe(server.address.replace("tcp:", "http://"));
  for (const address of server.addresses) {
    expect((await send(address.replace("tcp:", "http://"), {})).status).toBe(200);
  }
});

it("ends open calls with UNAVAILABLE when it stops, and all connections", async () => {
  const server = await start();
  const idle = openSocket(server);
  await new Promise<void>((resolve) => idle.on("connect", () => resolve()));
  const busy = openSocket(server);
  const head = "POST /cosi.resource.State/Watch HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n";
  const type = "Content-Type: application/grpc-web+proto\r\n";
  busy.write(`${head}${type}Content-Length: ${watch.body.length}\r\n\r\n`);
  busy.write(watch.body);
  let answer = "";
  const opened = Promise.withResolvers<void>();
  busy.on("data", (bytes) => {
    answer += bytes;
    opened.resolve();
  });
  await opened.promise;
  const stops = [server.stop({ graceMs: 60_000 }), server.stop({ graceMs: 60_000 })];
  await Promise.all([...stops, closed(idle), closed(busy)]);
  expect(answer).toContain("grpc-message: the%20server%20is%20stopping\r\ngrpc-status: 14\r\n");
  await expect(send(server.url, {})).rejects.toThrow("ECONNREFUSED");
});

it("cuts connections that are still open after the grace", async () => {
  const server = await start();
  const socket = openSocket(server);
  const head = "POST /cosi.resource.State/Get HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n";
  socket.write(`${head}Content-Type: application/grpc-web+proto\r\n\r\n`);
  // Answered on another connection afterwards, so that the head was read.
  await send(server.url, {});
  socket.on("error", () => undefined);
  await Promise.all([server.stop({ graceMs: 1 }), closed(socket)]);
});

it("closes connections whose requests do not arrive", async () => {
  const server = await start({ headersTimeoutMs: 50 });
  const socket = openSocket(server);
  socket.resume().write("POST /cosi.resource.State/Get HTTP/1.1\r\n");
  await closed(socket);
});

it("closes connections above its limit", async () => {
  const server = await start({ maxConnections: 1 });
  const first = await open(server.url, watch);
  await expect(send(server.url, {})).rejects.toThrow(/ECONNRESET|socket hang up/);
  first.destroy();
  await expect
    .poll(() =>
      send(server.url, {}).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
});

it.each<[Partial<ServeWebOptions>, string]>([
  [{ listen: "tcp:0.0.0.0:0" }, "can be reached from other machines"],
  [{ listen: ["tcp:127.0.0.1:0", "tcp:[::]:0"] }, "can be reached from other machines"],
  [{ listen: "unix:/run/s" }, "browsers cannot reach unix:/run/s; use tcp:host:port"],
  [{ listen: [] }, "no address to listen on"],
  [{ listen: "8080" }, "is not an address"],
  [{ maxConnections: 0 }, "maxConnections must be a whole number"],
  [{ headersTimeoutMs: 1.5 }, "headersTimeoutMs must be a whole number"],
  [{ maxMessageBytes: -1 }, "maxMessageBytes must be a whole number"],
  [{ allowedOrigins: ["*"] }, "is no origin"],
  [{ tls: { cert: "s3cret", key: "s3cret" } }, "tls.cert holds no certificate"],
])("refuses %j", async (options, message) => {
  await expect(start(options)).rejects.toThrow(message);
  await expect(start(options)).rejects.not.toThrow("s3cret");
});

it("says that an address is taken, and leaves none open", async () => {
  const taken = (await start()).address;
  await expect(start({ listen: ["tcp:127.0.0.1:0", taken] })).rejects.toThrow(
    `cannot listen on ${taken}: listen EADDRINUSE`,
  );
});

it("lets other machines in where that is allowed", async () => {
  const server = await start({ listen: "tcp:0.0.0.0:0", allowRemote: true });
  expect((await send(server.url, {})).status).toBe(200);
});

const authorities = hasOpenssl() ? createAuthorities() : undefined;
afterAll(() => authorities?.remove());

/** Makes a request over TLS. Answers its status, or the code of what failed. */
function askTls(url: string, headers: Record<string, string>, own: Partial<Identity> = {}): Promise<unknown> {
  const ca = authorities?.ca;
  const type = { "content-type": "application/grpc-web+proto" };
  return new Promise((resolve) => {
    const options = { method: "POST", headers: { ...type, ...headers }, ca, agent: false, ...own };
    requestTls(`${url}/cosi.resource.State/Get`, options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", (error) => resolve("code" in error ? error.code : error))
      .end(frame(0, ""));
  });
}

it.runIf(authorities !== undefined)("speaks TLS, and knows its own origin by it", async () => {
  const tls = authorities?.create({ subject: "/CN=server" });
  const server = await start({ tls, listen: "tcp:localhost:0" });
  expect(server.url).toMatch(/^https:\/\/localhost:\d+$/);
  expect(await askTls(server.url, { origin: server.url })).toBe(200);
  expect(await askTls(server.url, { origin: server.url.replace("https", "http") })).toBe(403);
});

it.runIf(authorities !== undefined)(
  "lets in who shows a certificate, and tells the hook whose it is",
  async () => {
    const { ca, create } = authorities as Authorities;
    const seen: unknown[] = [];
    const tls = { ...create({ subject: "/CN=server" }), clientCa: ca };
    const server = await start({
      tls,
      listen: "tcp:0.0.0.0:0",
      authenticate({ certificate }) {
        seen.push([certificate?.subject, certificate?.organizations]);
        return undefined;
      },
    });
    const url = server.url.replace("0.0.0.0", "127.0.0.1");
    expect(await askTls(url, {}, create({ subject: "/O=admin/CN=alice" }))).toBe(200);
    expect(seen).toEqual([["alice", ["admin"]]]);
    const stranger = create({ subject: "/O=admin/CN=eve", authority: "otherCa" });
    for (const identity of [undefined, stranger]) expect(await askTls(url, {}, identity)).toBe(401);
    expect(seen).toHaveLength(1);
  },
);
