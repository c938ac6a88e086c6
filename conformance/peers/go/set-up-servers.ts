import { createHash } from "node:crypto";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type BuiltPeer, buildPeer, buildTimeoutMs, hasGo } from "./build-peer.ts";
import { encodeCreate, encodeGet, pathOf } from "./fixture.ts";
import { type ReferenceServer, startReferenceServer } from "./reference-server.ts";
import { type PeerLink, type Sender, startSender } from "./sender.ts";

/** The two kinds of socket that every test runs over. */
export type Transport = (typeof transports)[number];

/** Our server over one kind of socket, with a connection of the sender to it. */
export interface ServerUnderTest extends ReferenceServer {
  readonly address: string;
  readonly link: PeerLink;
  readonly sender: Sender;
  /** Folder for further sockets. */
  readonly folder: string;
}

const transports = ["unix", "tcp"] as const;

/** Whether this machine has Go; without it the tests are reported as skipped. */
export const canBuild = hasGo();

/** Declares a test once per transport. */
export type DeclareTest = (name: string, body: (server: ServerUnderTest) => Promise<void>) => void;

let count = 0;

/** An id that no other test uses. */
export function createId(name: string): string {
  return `${name}-${++count}`;
}

/** Code and messages in a form that is short to compare and to print: long messages by their digest. */
export function summarize({ code, messages }: { code: number; messages: readonly Uint8Array[] }) {
  return { code, messages: messages.map(summarizeBytes) };
}

function summarizeBytes(bytes: Uint8Array): string {
  return bytes.length <= 64
    ? Buffer.from(bytes).toString("hex")
    : `${bytes.length} bytes, sha256 ${createHash("sha256").update(bytes).digest("hex")}`;
}

/**
 * Builds the program, starts our server on both transports for the tests of a file, and checks after each
 * test that it still answers the same bytes and holds no watch.
 *
 * The server has the resources `alive` and `big` (300,000 bytes).
 */
export function setUpServers(): DeclareTest {
  const servers: Partial<Record<Transport, ServerUnderTest>> = {};
  let peer: BuiltPeer | undefined;
  let sender: Sender | undefined;
  let used: ServerUnderTest | undefined;

  beforeAll(async () => {
    if (!canBuild) return;
    peer = await buildPeer();
    sender = startSender(peer.path);
    for (const transport of transports) {
      const listen = transport === "unix" ? `unix:${join(peer.folder, "server.sock")}` : "tcp:127.0.0.1:0";
      const server = await startReferenceServer(listen);
      const { address } = server.running;
      const link = await sender.connect(address);
      servers[transport] = { ...server, address, link, sender, folder: peer.folder };
      expect((await server.answer("Create", encodeCreate("alive"))).code).toBe(0);
      expect((await server.answer("Create", encodeCreate("big", 300_000))).code).toBe(0);
    }
  }, buildTimeoutMs);

  afterEach(async () => {
    if (used === undefined) return;
    const { link, sender: go, address, state, answer } = used;
    const expected = summarize(await answer("Get", encodeGet("alive")));
    expect(expected.code).toBe(0);
    const fresh = await go.connect(address);
    for (const each of [link, fresh]) {
      expect(summarize(await each.call(pathOf("Get"), [encodeGet("alive")]).end)).toEqual(expected);
    }
    await fresh.close();
    await expect.poll(() => state.getStats().watches).toBe(0);
  });

  afterAll(async () => {
    await sender?.close();
    for (const { running } of Object.values(servers)) await running.stop({ graceMs: 0 });
    await peer?.remove();
  });

  return (name, body) => {
    for (const transport of transports) {
      it.skipIf(!canBuild)(`${name}, over ${transport}`, async () => {
        used = servers[transport] as ServerUnderTest;
        await body(used);
      });
    }
  };
}
