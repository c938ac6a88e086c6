import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateRequestSchema, WatchRequestSchema } from "@cosi-spec/types";
import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createState } from "../../state/state.ts";
import { createStateHandler } from "../create-state-handler.ts";
import { serve } from "../serve.ts";
import { Code } from "../status.ts";
import { encode, kind, resource } from "../testing.testdata.ts";
import type { Authenticate } from "./caller.ts";
import type { Peer } from "./peer.ts";

let folder = "";
const cleanUps: (() => unknown)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-"));
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  await rm(folder, { recursive: true });
});

async function start(authenticate: Authenticate) {
  const state = createState();
  const reported: unknown[] = [];
  const { address } = await serveState();
  const client = new Client(address, credentials.createInsecure());
  cleanUps.push(() => client.close());
  const metadata = new Metadata();
  metadata.set("authorization", "Bearer t0ken");
  return { state, address, reported, create, watch };

  async function serveState() {
    const server = await serve({
      handler: createStateHandler(state, { access: [{ roles: ["writer"] }] }),
      listen: `unix:${join(folder, "s")}`,
      authenticate,
      onUnexpectedError: (error, method) => reported.push([error, method]),
    });
    cleanUps.push(() => server.stop({ graceMs: 0 }));
    return server;
  }

  function create(id: string, signal?: AbortSignal): Promise<string> {
    const request = encode(CreateRequestSchema, { resource: resource(id) });
    return new Promise((resolve) => {
      const call = client.makeUnaryRequest(
        "/cosi.resource.State/Create",
        (bytes: Uint8Array) => Buffer.from(bytes),
        (bytes) => bytes,
        request,
        metadata,
        (error) => resolve(error === null ? "0" : `${error.code} ${error.details}`),
      );
      signal?.addEventListener("abort", () => call.cancel());
    });
  }

  function watch(): Promise<string> {
    const call = client.makeServerStreamRequest(
      "/cosi.resource.State/Watch",
      (bytes: Uint8Array) => Buffer.from(bytes),
      (bytes) => bytes,
      encode(WatchRequestSchema, { ...kind, apiVersion: 1 }),
      metadata,
    );
    return new Promise((resolve) => {
      call.on("data", () => {
        resolve("open");
        call.cancel();
      });
      call.on("error", (error: ServiceError) => resolve(`${error.code} ${error.details}`));
    });
  }
}

it("asks who calls, by the token for one, and waits for the answer", async () => {
  const peers: Peer[] = [];
  const { address, create, watch } = await start(async (peer) => {
    peers.push(peer);
    return { name: "x", roles: [peer.token === "t0ken" ? "writer" : "reader"] };
  });
  expect([await create("a"), await watch()]).toEqual(["0", "open"]);
  expect(peers).toHaveLength(2);
  expect(peers[0]).toMatchObject({ kind: "unix", address, remoteAddress: undefined, certificate: undefined });
});

const failure = new Error("s3cr3t");
it.each<[string, Authenticate]>([
  ["rejects", () => Promise.reject(failure)],
  [
    "throws",
    () => {
      throw failure;
    },
  ],
])(
  "refuses calls with UNAUTHENTICATED when that %s, and reports it [COSI-SEC-001]",
  async (_, authenticate) => {
    const { create, watch, state, reported } = await start(authenticate);
    const expected = `${Code.UNAUTHENTICATED} the server could not find out who calls`;
    expect([await create("a"), await watch()]).toEqual([expected, expected]);
    expect(state.list(kind)).toEqual([]);
    expect(reported).toEqual([
      [failure, "Create"],
      [failure, "Watch"],
    ]);
  },
);

it("refuses callers who are not known, and those without the role [COSI-SEC-001]", async () => {
  let roles: readonly string[] | undefined;
  const { create, watch, state } = await start(() => roles && { name: "x", roles });
  expect([await create("a"), await watch()]).toEqual([
    expect.stringMatching(/^16 the server does not know who calls/),
    expect.stringMatching(/^16 the server does not know who calls/),
  ]);
  roles = ["reader"];
  expect([await create("a"), await watch()]).toEqual([
    expect.stringMatching(/^7 the caller is not allowed to create resources/),
    expect.stringMatching(/^7 the caller is not allowed to watch resources/),
  ]);
  expect(state.list(kind)).toEqual([]);
});

it("writes nothing for a client that left before it was known [COSI-TRN-005]", async () => {
  const writer = { name: "x", roles: ["writer"] };
  const held: (() => void)[] = [];
  const controller = new AbortController();
  let onAsked: (() => void) | undefined;
  const isAsked = new Promise<void>((resolve) => {
    onAsked = resolve;
  });
  const { create, state } = await start(() => {
    onAsked?.();
    return held.length > 0 ? writer : new Promise((resolve) => held.push(() => resolve(writer)));
  });
  const left = create("left", controller.signal);
  await isAsked;
  controller.abort();
  expect(await left).toMatch(/^1 /);
  // On the same connection: the server has read of the cancellation when it answers this.
  expect(await create("later")).toBe("0");
  held[0]?.();
  expect(await create("last")).toBe("0");
  expect(state.list(kind).map(({ id }) => id)).toEqual(["last", "later"]);
});
