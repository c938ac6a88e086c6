import type { RequestListener } from "node:http";
import { inspect } from "node:util";
import { afterEach, expect, it } from "vitest";
import type { Transport } from "../transport.ts";
import { createWebTransport, type WebTransportOptions } from "./create-web-transport.ts";
import { frame, startHttp } from "./servers.testdata.ts";

const cleanUps: (() => void)[] = [];
const none = new Uint8Array();
const grpcWeb = { "content-type": "application/grpc-web+proto" };
const okTrailers = frame(0x80, "grpc-status: 0\r\n");

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = await startHttp(listener);
  cleanUps.push(server.stop);
  return server.url;
}

function connect(baseUrl: string, options: Partial<WebTransportOptions> = {}): Transport {
  const transport = createWebTransport({ baseUrl, ...options });
  cleanUps.push(() => transport.close());
  return transport;
}

const ask = async (listener: RequestListener): Promise<Uint8Array> =>
  connect(await serve(listener)).unary("Get", none, {});

it("says that nobody listens", async () => {
  const server = await startHttp(() => undefined);
  server.stop();
  await expect(connect(server.url).unary("Get", none, {})).rejects.toMatchObject({
    code: "unavailable",
    status: undefined,
    rawMessage: `cannot connect to ${server.url}: connect ECONNREFUSED ${server.url.slice("http://".length)}`,
  });
});

it("says what can be wrong where a browser does not", async () => {
  const fetch = () => Promise.reject(new TypeError("Failed to fetch"));
  await expect(connect("http://localhost:1", { fetch }).unary("Get", none, {})).rejects.toMatchObject({
    code: "unavailable",
    rawMessage: "cannot reach http://localhost:1: it does not run, or does not allow pages of this origin",
  });
});

it("refuses a web page instead of an answer", async () => {
  await expect(
    ask((_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>")),
  ).rejects.toMatchObject({
    code: "unsupported",
    status: undefined,
    rawMessage: expect.stringMatching(
      /does not speak gRPC-Web: expected application\/grpc-web\+proto, found "text\/html"$/,
    ),
  });
});

it.each([
  [401, "unauthenticated"],
  [403, "permissionDenied"],
  [404, "unsupported"],
  [415, "unsupported"],
  [429, "unavailable"],
  [500, "internal"],
  [502, "unavailable"],
  [503, "unavailable"],
])("reads HTTP %d as %s, also with a type that fits", async (status, code) => {
  const call = ask((_, response) => response.writeHead(status, grpcWeb).end(okTrailers));
  await expect(call).rejects.toMatchObject({
    code,
    status: undefined,
    rawMessage: expect.stringContaining(`answered HTTP ${status}`),
  });
});

it("does not follow a redirect", async () => {
  let hits = 0;
  const elsewhere = await serve(() => hits++);
  await expect(
    ask((_, response) => response.writeHead(307, { location: elsewhere }).end()),
  ).rejects.toMatchObject({
    code: "unsupported",
    rawMessage: expect.stringContaining("sends calls elsewhere"),
  });
  expect(hits).toBe(0);
});

const broken: [string, Buffer[], string, RegExp][] = [
  ["without anything in it", [], "unavailable", /was cut off/],
  ["cut inside a header", [Buffer.of(0, 0)], "unavailable", /was cut off/],
  ["cut inside a message", [frame(0, "abc").subarray(0, 6)], "unavailable", /was cut off/],
  ["without trailers", [frame(0, "abc")], "unavailable", /was cut off/],
  ["cut inside a header after its trailers", [okTrailers, Buffer.of(0)], "unavailable", /was cut off/],
  ["whose trailers have no status", [frame(0, ""), frame(0x80, "a: b\r\n")], "internal", /has no status/],
  ["with data after its trailers", [okTrailers, frame(0, "x")], "internal", /goes on after its trailers/],
  ["that is compressed", [frame(1, "x"), okTrailers], "internal", /compressed/],
  ["that is text", [Buffer.from("<!doctype html><p>")], "internal", /no gRPC-Web/],
  ["with endless trailers", [frame(0x80, "x".repeat(70_000))], "internal", /trailers are too large/],
  ["with trailers but no message", [okTrailers], "internal", /answered no message to Get/],
  ["with two messages", [frame(0, ""), frame(0, ""), okTrailers], "internal", /more than one message/],
];

it.each(broken)("refuses an answer %s", async (_, parts, code, message) => {
  const call = ask((_request, response) => response.writeHead(200, grpcWeb).end(Buffer.concat(parts)));
  await expect(call).rejects.toMatchObject({
    code,
    status: undefined,
    rawMessage: expect.stringMatching(message),
  });
});

it("refuses a message that is announced too large before it arrives", async () => {
  const header = Buffer.of(0, 0x7f, 0xff, 0xff, 0xff);
  const call = ask((_, response) => response.writeHead(200, grpcWeb).write(header));
  await expect(call).rejects.toMatchObject({ code: "resourceExhausted" });
});

it("reads frames however they are cut into pieces", async () => {
  const bytes = Buffer.concat([frame(0, "abcdefgh"), okTrailers]);
  const answer = await ask(async (_, response) => {
    response.writeHead(200, grpcWeb);
    for (const byte of bytes) await new Promise((resolve) => response.write(Buffer.of(byte), resolve));
    response.end();
  });
  expect(Buffer.from(answer).toString()).toBe("abcdefgh");
});

it("says that the connection broke off", async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, grpcWeb).write(frame(0, "a"));
  });
  const iterator = connect(url).stream("Watch", none, {})[Symbol.asyncIterator]();
  await iterator.next();
  const read = expect(iterator.next()).rejects.toMatchObject({
    code: "unavailable",
    rawMessage: `the connection to ${url} broke off`,
  });
  for (const cleanUp of cleanUps.splice(0, 1)) cleanUp();
  await read;
});

it("reads a status from the headers, and one that is escaped", async () => {
  const headers = { ...grpcWeb, "grpc-status": "5", "grpc-message": "no %C3%A9%0A" };
  await expect(ask((_, response) => response.writeHead(200, headers).end())).rejects.toMatchObject({
    code: "notFound",
    status: "NOT_FOUND",
    rawMessage: "no é\n",
  });
});

it("sends metadata and a fresh token for each call, and that of a call first", async () => {
  const seen: (string | undefined)[][] = [];
  const url = await serve(({ headers }, response) => {
    seen.push([headers.authorization, headers["node"] as string, headers["site"] as string]);
    response.writeHead(200, grpcWeb).end(Buffer.concat([frame(0, ""), okTrailers]));
  });
  let count = 0;
  const transport = connect(url, {
    token: async () => `t${++count}`,
    metadata: { Node: "n1", site: "lab" },
  });
  await transport.unary("Get", none, {});
  await transport.unary("Get", none, { metadata: { node: "n2" } });
  await transport.unary("Get", none, { metadata: { authorization: "Basic x" } });
  expect(seen).toEqual([
    ["Bearer t1", "n1", "lab"],
    ["Bearer t2", "n2", "lab"],
    ["Basic x", "n1", "lab"],
  ]);
});

it("says that a token could not be fetched, or is none", async () => {
  const failing = connect("http://localhost:1", { token: () => Promise.reject(new Error("no")) });
  await expect(failing.unary("Get", none, {})).rejects.toMatchObject({ code: "unauthenticated" });
  const wrong = connect("http://localhost:1", { token: () => "Bearer s3cret" });
  const error: unknown = await wrong.unary("Get", none, {}).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "invalidArgument" });
  expect(inspect(error)).not.toContain("s3cret");
});

const clear = /would be sent in the clear/;
it.each<[string, RegExp | undefined]>([
  ["http://10.0.0.1:8080", clear],
  ["http://example.com", clear],
  ["http://127.0.0.1.example.com", clear],
  ["http://localhost.example.com", clear],
  ["https://example.com", undefined],
  ["http://localhost:8080", undefined],
  ["http://app.localhost", undefined],
  ["http://127.0.0.2", undefined],
  ["http://[::1]:1", undefined],
])("sends a token to %s: %s", (baseUrl, refusal) => {
  const make = () => connect(baseUrl, { token: "x" });
  if (refusal === undefined) expect(make).not.toThrow();
  else expect(make).toThrow(refusal);
  expect(() => connect(baseUrl, { token: "x", allowTokenWithoutTls: true })).not.toThrow();
});

it("refuses the token of a call in the clear", async () => {
  const transport = connect("http://example.com");
  const options = { metadata: { authorization: "Bearer x" } };
  await expect(transport.unary("Get", none, options)).rejects.toThrow(clear);
});

it.each<[Partial<WebTransportOptions>, RegExp]>([
  [{ baseUrl: "" }, /no baseUrl given/],
  [{ baseUrl: "localhost:8080" }, /did you mean http:\/\/localhost:8080\?/],
  [{ baseUrl: "unix:/run/s" }, /is no baseUrl; use http:/],
  [{ baseUrl: "http://" }, /is no baseUrl/],
  [{ baseUrl: "http://a?b" }, /ends before the \?/],
  [{ maxMessageBytes: 0 }, /maxMessageBytes must be/],
  [{ maxMessageBytes: 1.5 }, /maxMessageBytes must be/],
  [{ metadata: { authorization: "x" } }, /use token instead/],
  [{ metadata: { "grpc-timeout": "x" } }, /cannot be a metadata key/],
  [{ metadata: { "a-bin": "x" } }, /cannot be a metadata key/],
  [{ metadata: { Cookie: "x" } }, /browsers do not let pages send it/],
  [{ metadata: { a: "é" } }, /printable ASCII/],
  [{ token: "two words" }, /a token is/],
])("refuses %j", (options, message) => {
  expect(() => createWebTransport({ baseUrl: "http://localhost", ...options })).toThrow(message);
});

it("keeps secrets out of what can be printed", () => {
  const secret = "s3cret";
  expect(() => connect(`http://user:${secret}@localhost`)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining(secret) }),
  );
  const transport = connect("https://localhost", { token: secret, metadata: { key: secret } });
  const printed = inspect(transport, { depth: Number.POSITIVE_INFINITY, showHidden: true });
  expect(printed + JSON.stringify(transport)).not.toContain(secret);
});
