import { afterEach, expect, it } from "vitest";
import type { StateHandler } from "../server/handler.ts";
import { createOriginPolicy, type OriginPolicyOptions } from "./origin-policy.ts";
import { readFrames, send } from "./requests.testdata.ts";
import { type RunningWebServer, serveWeb } from "./serve-web.ts";

let server: RunningWebServer | undefined;
let calls = 0;

const handler: StateHandler = {
  close: () => undefined,
  call() {
    calls++;
    const answers = [new Uint8Array()];
    return {
      next: () => answers.shift(),
      end: { code: 0, message: "" },
      onReady: () => undefined,
      cancel: () => undefined,
    };
  },
};

afterEach(async () => {
  await server?.stop({ graceMs: 0 });
  calls = 0;
});

async function start(options: OriginPolicyOptions = {}): Promise<{ url: string; port: string }> {
  server = await serveWeb({ handler, listen: "tcp:127.0.0.1:0", ...options });
  return { url: server.url, port: new URL(server.url).port };
}

const friend = "https://console.example.com";

it("serves pages of allowed origins, and lets them read the answer", async () => {
  const { url } = await start({ allowedOrigins: [friend] });
  const { status, headers, body } = await send(url, { headers: { origin: friend } });
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    "access-control-allow-origin": friend,
    "access-control-expose-headers": "Grpc-Status, Grpc-Message",
    vary: "Origin",
  });
  expect(headers).not.toHaveProperty("access-control-allow-credentials");
  expect(readFrames(body).trailers).toBe("grpc-status: 0\r\n");
});

it("serves programs, which send no origin, and pages of its own loopback origin", async () => {
  const { url, port } = await start();
  expect((await send(url, {})).headers).not.toHaveProperty("access-control-allow-origin");
  for (const host of ["localhost", "127.0.0.1", "[::1]", "app.localhost"]) {
    const authority = `${host}:${port}`;
    const headers = { host: authority, origin: `http://${authority}` };
    expect((await send(url, { headers })).status).toBe(200);
  }
  expect(calls).toBe(5);
});

it.each([
  ["another site", { origin: "https://evil.example" }],
  ["a look-alike", { origin: `${friend}.evil.example` }],
  ["another scheme", { origin: friend.replace("https", "http") }],
  ["another port", { origin: `${friend}:8443` }],
  ["a file or a sandbox", { origin: "null" }],
  ["another server of this machine", { origin: "http://localhost:1" }],
  ["this machine over TLS", { origin: "https://localhost", host: "localhost" }],
  ["a name that was pointed here", { origin: "http://evil.example", host: "evil.example" }],
  ["a name that was pointed here, without an origin", { host: "evil.example" }],
  ["a look-alike of localhost", { host: "localhost.evil.example" }],
  ["an address that is not loopback", { origin: "http://10.0.0.1", host: "10.0.0.1" }],
  ["a broken host", { host: "localhost/x" }],
  ["a host with a user", { host: "a@localhost" }],
])("refuses %s before the handler runs", async (_, headers) => {
  const { url } = await start({ allowedOrigins: [friend] });
  const refused = await send(url, { headers });
  expect(refused.status).toBe(403);
  expect(refused.headers).not.toHaveProperty("access-control-allow-origin");
  expect(refused.body.toString()).toMatch(/^[^\n]+\n$/);
  const preflight = { ...headers, "access-control-request-method": "POST" };
  expect((await send(url, { method: "OPTIONS", headers: preflight })).status).toBe(403);
  expect(calls).toBe(0);
});

it.each(["localhost:99999", "xn--a.localhost", "a..localhost", "1.localhost:0"])(
  "bears the host %s",
  async (host) => {
    const { url } = await start();
    expect([200, 400]).toContain((await send(url, { headers: { host } })).status);
    expect((await send(url, {})).status).toBe(200);
  },
);

it("answers a preflight of an allowed origin with the headers that it asks for", async () => {
  const { url } = await start({ allowedOrigins: [friend] });
  const headers = {
    origin: friend,
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type,grpc-timeout,node,x-grpc-web",
    "access-control-request-private-network": "true",
  };
  const answer = await send(url, { method: "OPTIONS", headers });
  expect(answer.status).toBe(204);
  expect(answer.headers).toMatchObject({
    "access-control-allow-origin": friend,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": headers["access-control-request-headers"],
    "access-control-allow-private-network": "true",
    "access-control-max-age": "7200",
  });
  const long = { ...headers, "access-control-request-headers": "a".repeat(5_000) };
  const refused = await send(url, { method: "OPTIONS", headers: long });
  expect(refused.headers).not.toHaveProperty("access-control-allow-headers");
  expect(calls).toBe(0);
});

it("serves further names that it is told of, and those of allowed origins", async () => {
  const { url } = await start({ allowedOrigins: [friend], allowedHosts: ["Node-1.Example.com"] });
  for (const host of [
    "node-1.example.com",
    "NODE-1.example.com:50000",
    "console.example.com",
    "10.0.0.1:80",
  ]) {
    expect((await send(url, { headers: { host } })).status).toBe(200);
  }
  const headers = { host: "node-1.example.com", origin: "http://node-1.example.com" };
  expect((await send(url, { headers })).status).toBe(403);
});

it.each<OriginPolicyOptions>([
  { allowedOrigins: ["*"] },
  { allowedOrigins: ["null"] },
  { allowedOrigins: ["example.com"] },
  { allowedOrigins: ["https://example.com/"] },
  { allowedOrigins: ["https://Example.com"] },
  { allowedOrigins: ["https://example.com:443"] },
  { allowedOrigins: ["ftp://example.com"] },
  { allowedHosts: ["example.com:80"] },
  { allowedHosts: ["*"] },
  { allowedHosts: [""] },
])("refuses the rule %j", (options) => {
  expect(() => createOriginPolicy(options)).toThrow(RangeError);
});
