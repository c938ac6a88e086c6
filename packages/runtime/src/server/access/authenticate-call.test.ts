import { inspect } from "node:util";
import { expect, it } from "vitest";
import { Code } from "../status.ts";
import { authenticateCall } from "./authenticate-call.ts";
import { type Authenticate, type Caller, identifyPeer } from "./caller.ts";
import { createPeer, type PeerInit } from "./peer.ts";

function peerOf(init: Partial<PeerInit> & { headers?: Record<string, string> } = {}) {
  const { headers = {}, ...rest } = init;
  return createPeer({ kind: "tcp", address: "tcp:127.0.0.1:1", getMetadata: (key) => headers[key], ...rest });
}

const alice: Caller = { name: "alice", roles: ["admin"] };

it("knows local callers and those with a certificate, and nobody else", () => {
  const certificate = { subject: "alice", organizations: ["os:admin"], fingerprint256: "AA" };
  expect(identifyPeer(peerOf({ kind: "unix" }))).toEqual({ name: "local", roles: ["local"] });
  expect(identifyPeer(peerOf({ certificate }))).toEqual({ name: "alice", roles: ["os:admin"] });
  expect(identifyPeer(peerOf({ headers: { authorization: "Bearer x" } }))).toBeUndefined();
  expect(identifyPeer(peerOf({ kind: "web" }))).toBeUndefined();
});

it.each([
  ["Bearer s3cr3t", "s3cr3t"],
  ["bearer  s3cr3t", "s3cr3t"],
  ["Bearer s3cr3t more", undefined],
  ["Basic s3cr3t", undefined],
  ["Bearer", undefined],
  ["", undefined],
])("reads the token of %j", (authorization, token) => {
  expect(peerOf({ headers: { authorization } }).token).toBe(token);
});

it("finds text headers in any case", () => {
  const peer = peerOf({ headers: { node: "a", "trace-bin": "AAAA" } });
  expect([peer.getMetadata("Node"), peer.getMetadata("trace-bin"), peer.getMetadata("none")]).toEqual([
    "a",
    undefined,
    undefined,
  ]);
});

it("shows no secret of a peer when it is printed", () => {
  const peer = peerOf({ headers: { authorization: "Bearer s3cr3t" } });
  expect(inspect(peer, { depth: 9, showHidden: true }) + JSON.stringify(peer)).not.toContain("s3cr3t");
});

it("answers at once when the answer is there at once", () => {
  expect(
    authenticateCall(
      () => alice,
      peerOf(),
      () => undefined,
    ),
  ).toEqual({ caller: alice });
  expect(
    authenticateCall(
      () => undefined,
      peerOf(),
      () => undefined,
    ),
  ).toEqual({ caller: undefined });
});

it("waits for an answer that comes later", async () => {
  expect(
    await authenticateCall(
      async () => alice,
      peerOf(),
      () => undefined,
    ),
  ).toEqual({ caller: alice });
});

const failure = new Error("s3cr3t");
it.each<[string, Authenticate]>([
  [
    "throws",
    () => {
      throw failure;
    },
  ],
  ["rejects", () => Promise.reject(failure)],
  ["answers true", () => true as unknown as Caller],
  ["answers null", async () => null as unknown as Caller],
  ["answers a caller without roles", () => ({ name: "x" }) as unknown as Caller],
])("refuses when it %s, and reports it", async (_, authenticate) => {
  const reported: unknown[] = [];
  const answer = await authenticateCall(authenticate, peerOf(), (error) => reported.push(error));
  expect(answer).toEqual({
    refusal: { code: Code.UNAUTHENTICATED, message: "the server could not find out who calls" },
  });
  expect(reported).toEqual([expect.any(Error)]);
});
