import { mkdtemp, rm } from "node:fs/promises";
import { connect as connectTcp, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from "node:tls";
import { GetRequestSchema } from "@cosi-spec/types";
import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createState } from "../../state/state.ts";
import type { Peer } from "../access/peer.ts";
import { createStateHandler, type StateHandlerOptions } from "../create-state-handler.ts";
import { type RunningGrpcServer, type ServeOptions, serve } from "../serve.ts";
import { Code } from "../status.ts";
import { encode, kind } from "../testing.testdata.ts";
import { type Authorities, createAuthorities, hasOpenssl, type Identity } from "./certificates.testdata.ts";

/** Without openssl there are no certificates, and what needs them is skipped. */
const isSkipped = !hasOpenssl();
const cleanUps: (() => unknown)[] = [];
let folder = "";
let authorities: Authorities;
let identity: Identity;
let admin: Identity;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-"));
  cleanUps.push(() => rm(folder, { recursive: true }));
  if (isSkipped) return;
  authorities = createAuthorities();
  cleanUps.push(() => authorities.remove());
  identity = authorities.create({ subject: "/CN=server" });
  admin = authorities.create({ subject: "/O=admins/O=readers/CN=alice" });
});

afterAll(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

type Init = Partial<ServeOptions> & Pick<StateHandlerOptions, "access">;

async function start({ access, ...options }: Init = {}): Promise<RunningGrpcServer> {
  const state = createState();
  state.create({ ...kind, id: "a" });
  const handler = createStateHandler(state, { access });
  const tls = { ...identity, clientCa: authorities.ca };
  const server = await serve({ handler, listen: "tcp:127.0.0.1:0", tls, ...options });
  cleanUps.push(() => server.stop({ graceMs: 0 }));
  return server;
}

/** Makes a call of Get; answers the code, and the message if it is not OK. */
function get(
  address: string,
  client: Identity | undefined,
  headers: Record<string, string> = {},
): Promise<string> {
  const [ca, key, cert] = [authorities.ca, client?.key, client?.cert].map((pem) => pem && Buffer.from(pem));
  const security = address.startsWith("unix:")
    ? credentials.createInsecure()
    : credentials.createSsl(ca || null, key || null, cert || null);
  // A pool of its own, or a connection that has just failed would not be tried again.
  const channelOptions = { "grpc.use_local_subchannel_pool": 1 };
  const grpc = new Client(address.replace("tcp:127.0.0.1", "localhost"), security, channelOptions);
  const request = encode(GetRequestSchema, { ...kind, id: "a" });
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return new Promise((resolve) => {
    grpc.makeUnaryRequest(
      "/cosi.resource.State/Get",
      (bytes: Uint8Array) => Buffer.from(bytes),
      (bytes) => bytes,
      request,
      metadata,
      (error) => {
        grpc.close();
        resolve(error === null ? "0" : `${error.code} ${error.details}`);
      },
    );
  });
}

it.skipIf(isSkipped)("lets a client in by its certificate, whose organizations are its roles", async () => {
  const seen: Peer[] = [];
  const { address } = await start({
    access: [{ roles: ["admins"], verbs: ["get"] }],
    authenticate(peer) {
      seen.push(peer);
      return { name: "x", roles: peer.certificate?.organizations ?? [] };
    },
  });
  expect(await get(address, admin, { authorization: "Bearer s3cr3t", node: "n" })).toBe("0");
  const [peer] = seen;
  expect(peer).toMatchObject({
    kind: "tcp",
    address,
    remoteAddress: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    certificate: {
      subject: "alice",
      organizations: ["admins", "readers"],
      fingerprint256: expect.stringMatching(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    },
  });
  expect([peer?.token, peer?.getMetadata("Node")]).toEqual(["s3cr3t", "n"]);
});

it.skipIf(isSkipped)("refuses roles with PERMISSION_DENIED, over tcp and unix [COSI-SEC-001]", async () => {
  const access = [{ roles: ["admins"] }];
  const listen = ["tcp:127.0.0.1:0", `unix:${join(folder, "roles")}`];
  const { addresses } = await start({ access, listen });
  const [tcp, unix] = addresses as [string, string];
  const guest = authorities.create({ subject: "/O=guests/CN=bob" });
  expect(await get(tcp, admin)).toBe("0");
  expect(await get(tcp, guest)).toMatch(/^7 the caller is not allowed to get resources of "Widgets/);
  expect(await get(unix, undefined)).toMatch(/^7 the caller is not allowed/);
  const local = await start({ access: [{ roles: ["local"] }], listen: `unix:${join(folder, "local")}` });
  expect(await get(local.address, undefined)).toBe("0");
});

it.skipIf(isSkipped).each<[string, () => Identity | undefined, string]>([
  ["without a certificate", () => undefined, "the server requires a client certificate"],
  [
    "of another authority",
    () => authorities.create({ subject: "/O=admins/CN=eve", authority: "otherCa" }),
    "the client certificate is signed by an authority that the server does not know",
  ],
  [
    "whose certificate has expired",
    () => authorities.create({ subject: "/O=admins/CN=old", days: -1 }),
    "the client certificate has expired",
  ],
  [
    "that shows the certificate of a server",
    () => authorities.create({ subject: "/O=admins/CN=srv", usage: "serverAuth" }),
    "the client certificate is not meant for clients",
  ],
])("refuses a client %s before its calls get anywhere, and says why", async (_, toClient, reason) => {
  const seen: Peer[] = [];
  for (const clientAuth of ["require", "request"] as const) {
    const { address } = await start({
      tls: { ...identity, clientCa: authorities.ca, clientAuth },
      authenticate(peer) {
        seen.push(peer);
        return undefined;
      },
    });
    const client = toClient();
    const isAllowed = client === undefined && clientAuth === "request";
    expect(await get(address, client)).toBe(isAllowed ? "0" : `${Code.UNAUTHENTICATED} ${reason}`);
    expect(seen.splice(0).map(({ certificate }) => certificate)).toEqual(isAllowed ? [undefined] : []);
    // The refusal is over: the server goes on and nothing of it is left.
    expect(await get(address, admin)).toBe("0");
    seen.length = 0;
  }
});

it.skipIf(isSkipped)("knows nobody without a certificate, and tells rules so [COSI-SEC-001]", async () => {
  const access = [{}];
  const { address } = await start({ access, tls: identity });
  expect(await get(address, undefined)).toMatch(/^16 the server does not know who calls/);
  // Nobody asked for it, so it was not checked.
  expect(await get(address, admin)).toMatch(/^16 the server does not know who calls/);
});

it.skipIf(isSkipped)("lets nobody in by a session that began without a certificate", async () => {
  const seen: Peer[] = [];
  const { address } = await start({
    tls: { ...identity, clientCa: authorities.ca, clientAuth: "request" },
    authenticate: (peer) => void seen.push(peer),
  });
  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
    const sessions: Buffer[] = [];
    const first = connectRaw(address, { maxVersion });
    first.on("session", (session) => sessions.push(session));
    // The first frame of the server comes after all tickets.
    await onceOf(first, "data");
    first.destroy();
    for (const session of sessions) {
      const second = connectRaw(address, { maxVersion, session });
      await onceOf(second, "data");
      expect(second.isSessionReused()).toBe(false);
      second.destroy();
    }
  }
});

/** Opens a connection without gRPC. The server sends first, once it has decided about it. */
function connectRaw(address: string, options: ConnectionOptions = {}): TLSSocket {
  const port = Number(address.split(":").at(-1));
  const common = { port, host: "127.0.0.1", servername: "localhost", ca: authorities.ca };
  const socket = connectTls({ ...common, ALPNProtocols: ["h2"], ...options });
  socket.on("error", () => socket.destroy());
  cleanUps.push(() => socket.destroy());
  return socket;
}

function onceOf(socket: Socket, event: "data" | "close"): Promise<void> {
  return new Promise((resolve) => socket.once(event, () => resolve()));
}

it.skipIf(isSkipped)("cuts what does not speak TLS, or says nothing, and goes on", async () => {
  const { address } = await start({ handshakeTimeoutMs: 1_000, maxConnections: 1 });
  const port = Number(address.split(":").at(-1));
  for (const text of ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""]) {
    const socket = connectTcp(port, "127.0.0.1");
    socket.write(text);
    socket.on("error", () => socket.destroy());
    await onceOf(socket.resume(), "close");
  }
  expect(await get(address, admin)).toBe("0");
});

it.skipIf(isSkipped)("cuts a refused connection that stays, and counts it until then", async () => {
  const { address } = await start({ handshakeTimeoutMs: 1_000, maxConnections: 1 });
  const lingering = connectRaw(address);
  const isClosed = onceOf(lingering, "close");
  await onceOf(lingering, "data");
  await onceOf(connectRaw(address, admin).resume(), "close");
  await isClosed;
  await onceOf(connectRaw(address, admin), "data");
});

it.skipIf(isSkipped)("stops at once although a handshake, a refusal and a connection are open", async () => {
  const server = await start({ handshakeTimeoutMs: 600_000 });
  const port = Number(server.address.split(":").at(-1));
  const silent = connectTcp(port, "127.0.0.1");
  const refused = connectRaw(server.address);
  silent.on("error", () => silent.destroy());
  const open = connectRaw(server.address, admin);
  const closed = [silent, refused, open].map((socket) => onceOf(socket, "close"));
  await Promise.all([onceOf(refused, "data"), onceOf(open, "data")]);
  await server.stop({ graceMs: 600_000 });
  await Promise.all(closed);
});

it.skipIf(isSkipped)("needs no leave for remote addresses only where certificates are required", async () => {
  const listen = "tcp:0.0.0.0:0";
  const clientCa = authorities.ca;
  await expect(start({ listen, tls: identity })).rejects.toThrow(/require client certificates/);
  const request = { ...identity, clientCa, clientAuth: "request" } as const;
  await expect(start({ listen, tls: request })).rejects.toMatchObject({ name: "ListenError" });
  const { address } = await start({ listen, tls: { ...identity, clientCa } });
  expect(await get(address.replace("0.0.0.0", "127.0.0.1"), admin)).toBe("0");
});

it.skipIf(isSkipped)("uses other certificates for new connections, and refuses to ask less", async () => {
  const { address, reloadTls } = await start();
  const clientCa = authorities.otherCa;
  const guest = authorities.create({ subject: "/CN=bob", authority: "otherCa" });
  expect(await get(address, guest)).toMatch(/^16 /);
  reloadTls({ ...identity, clientCa });
  expect(await get(address, guest)).toBe("0");
  expect(await get(address, admin)).toMatch(/^16 /);
  for (const less of [identity, { ...identity, clientCa, clientAuth: "request" as const }]) {
    expect(() => reloadTls(less)).toThrow(/cannot begin to use tls or ask more or less/);
  }
  expect(() => reloadTls({ ...identity, key: admin.key })).toThrow(RangeError);
  expect(await get(address, guest)).toBe("0");
  const plain = await start({ tls: undefined });
  expect(() => plain.reloadTls(identity)).toThrow(RangeError);
});
