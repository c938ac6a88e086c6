import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { type Metadata, Server, ServerCredentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CallOptions, Transport } from "../transport.ts";
import { type Certificates, createCertificates, hasOpenssl, type Identity } from "./certificates.testdata.ts";
import { createGrpcTransport, type GrpcTransportOptions } from "./create-grpc-transport.ts";

/** Without openssl there are no certificates, and what needs them is skipped. */
const isSkipped = !hasOpenssl();
const cleanUps: (() => unknown)[] = [];
const none = new Uint8Array();
const secret = "s3cr3t.token";
let pem: Certificates;
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-"));
  if (!isSkipped) pem = createCertificates();
});

afterAll(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  await rm(folder, { recursive: true });
});

/** Starts a server that answers Get and Watch with the metadata it was sent, as JSON. */
async function start(credentials: ServerCredentials, address = "0.0.0.0:0"): Promise<number> {
  const server = new Server();
  const toBuffer = (bytes: Uint8Array) => Buffer.from(bytes);
  const method = (name: string, responseStream: boolean) => ({
    path: `/cosi.resource.State/${name}`,
    requestStream: false,
    responseStream,
    requestSerialize: toBuffer,
    requestDeserialize: toBuffer,
    responseSerialize: toBuffer,
    responseDeserialize: toBuffer,
  });
  const answer = (metadata: Metadata) => Buffer.from(JSON.stringify(metadata.getMap()));
  server.addService(
    { Get: method("Get", false), Watch: method("Watch", true) },
    {
      Get: (call: { metadata: Metadata }, respond: (error: null, message: Buffer) => void) =>
        respond(null, answer(call.metadata)),
      Watch(call: { metadata: Metadata; write(message: Buffer): void; end(): void }) {
        call.write(answer(call.metadata));
        call.end();
      },
    },
  );
  cleanUps.push(() => server.forceShutdown());
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => (error === null ? resolve(port) : reject(error)));
  });
}

function startTls({ cert, key }: Identity, wantsClient = false): Promise<number> {
  const pair = { cert_chain: Buffer.from(cert), private_key: Buffer.from(key) };
  return start(ServerCredentials.createSsl(wantsClient ? Buffer.from(pem.ca) : null, [pair], wantsClient));
}

async function startUnix(name: string): Promise<string> {
  const endpoint = `unix:${join(folder, name)}`;
  await start(ServerCredentials.createInsecure(), endpoint);
  return endpoint;
}

function connect(endpoint: string, options: Partial<GrpcTransportOptions> = {}): Transport {
  const transport = createGrpcTransport({ endpoint, ...options });
  cleanUps.push(() => transport.close());
  return transport;
}

async function askFor(transport: Transport, options: CallOptions = {}): Promise<Record<string, string>> {
  const answer = await transport.unary("Get", none, options);
  return JSON.parse(Buffer.from(answer).toString()) as Record<string, string>;
}

it.skipIf(isSkipped)("trusts the authority given, over https and tcp, by name and by address", async () => {
  const port = await startTls(pem.server);
  const tls = { ca: Buffer.from(pem.ca) };
  await askFor(connect(`https://localhost:${port}`, { tls }));
  await askFor(connect(`tcp:localhost:${port}`, { tls: { ca: `${pem.otherCa}\n${pem.ca}` } }));
  await askFor(connect(`https://127.0.0.1:${port}`, { tls }));
  await askFor(connect(`https://127.0.0.1:${port}`, { tls: { ...tls, serverName: "localhost" } }));
});

it.skipIf(isSkipped).each([
  ["an unknown authority", () => ({}), /unable to verify|self-signed|local issuer/],
  ["the wrong authority", () => ({ tls: { ca: pem.otherCa } }), /unable to verify|self-signed|local issuer/],
  ["another name", () => ({ tls: { ca: pem.ca, serverName: "example.dev" } }), /does not match/],
])("refuses a server of %s in one line", async (_, toOptions, reason) => {
  const transport = connect(`https://localhost:${await startTls(pem.server)}`, toOptions());
  const call = askFor(transport);
  await expect(call).rejects.toMatchObject({
    code: "unavailable",
    rawMessage: expect.stringMatching(reason),
  });
  await expect(call).rejects.toThrow(/^\[unavailable\] cannot connect to https:\/\/localhost:\d+: .+$/);
});

it.skipIf(isSkipped)(
  "holds an address against those in the certificate, without a word about it",
  async () => {
    const port = await startTls(pem.server);
    const warnings: string[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning.message);
    process.on("warning", onWarning);
    try {
      const tls = { ca: pem.ca };
      await askFor(connect(`tcp:127.0.0.1:${port}`, { tls }));
      await askFor(connect(`tcp:localhost:${port}`, { tls: { ...tls, serverName: "127.0.0.1" } }));
      for (const [host, serverName] of [["127.0.0.2"], ["127.0.0.1", "127.0.0.2"], ["127.0.0.1", "::1"]]) {
        await expect(askFor(connect(`tcp:${host}:${port}`, { tls: { ...tls, serverName } }))).rejects.toThrow(
          /^\[unavailable\] cannot connect to tcp:[\d.]+:\d+: .*IP: (?:127\.0\.0\.2|::1) is not in the cert's list/,
        );
      }
      await expect(askFor(connect(`tcp:127.0.0.1:${port}`, { tls: { ca: pem.otherCa } }))).rejects.toThrow(
        /unable to verify|self-signed|local issuer/,
      );
    } finally {
      process.off("warning", onWarning);
    }
    expect(warnings).toEqual([]);
  },
);

it.skipIf(isSkipped)("refuses a server whose certificate has expired", async () => {
  const endpoint = `https://localhost:${await startTls(pem.expiredServer)}`;
  await expect(askFor(connect(endpoint, { tls: { ca: pem.ca } }))).rejects.toMatchObject({
    code: "unavailable",
    rawMessage: `cannot connect to ${endpoint}: certificate has expired`,
  });
});

it.skipIf(isSkipped)("shows its certificate to a server that wants one", async () => {
  const endpoint = `https://localhost:${await startTls(pem.server, true)}`;
  await askFor(connect(endpoint, { tls: { ca: pem.ca, ...pem.client } }));
});

it.skipIf(isSkipped)("says in one line that a server wants a certificate", async () => {
  const endpoint = `https://localhost:${await startTls(pem.server, true)}`;
  await expect(askFor(connect(endpoint, { tls: { ca: pem.ca } }))).rejects.toThrow(
    /^\[unavailable\] cannot connect to https:\/\/localhost:\d+: TLS failed: .*certificate required$/,
  );
});

it.skipIf(isSkipped)(
  "says in one line that a server does not speak TLS, or speaks nothing else",
  async () => {
    const clear = await start(ServerCredentials.createInsecure());
    await expect(askFor(connect(`https://localhost:${clear}`))).rejects.toThrow(
      /^\[unavailable\] cannot connect to https:\/\/localhost:\d+: .+$/,
    );
    await expect(askFor(connect(`tcp:localhost:${await startTls(pem.server)}`))).rejects.toThrow(
      /^\[unavailable\] cannot connect to tcp:localhost:\d+: .+$/,
    );
  },
);

it.skipIf(isSkipped).each([
  ["a path for an authority", () => ({ ca: "/etc/ca.pem" }), /tls\.ca holds no certificate; expected PEM/],
  ["a key for an authority", () => ({ ca: pem.client.key }), /tls\.ca holds no certificate/],
  ["an authority cut in half", () => ({ ca: damage(pem.ca) }), /certificate 1 in tls\.ca cannot be read/],
  [
    "a second certificate that is damaged",
    () => ({ ca: `${pem.ca}${damage(pem.otherCa)}` }),
    /certificate 2 in tls\.ca/,
  ],
  ["a certificate alone", () => ({ cert: pem.client.cert }), /tls\.cert needs tls\.key/],
  ["a key alone", () => ({ key: pem.client.key }), /tls\.key needs tls\.cert/],
  ["an empty certificate", () => ({ ...pem.client, cert: none }), /tls\.cert holds no certificate/],
  ["a damaged key", () => ({ ...pem.client, key: damage(pem.client.key) }), /tls\.key cannot be read/],
  [
    "a key with a passphrase",
    () => ({ ...pem.client, key: pem.encryptedKey }),
    /tls\.key is encrypted; expected a PEM key without/,
  ],
  [
    "the key of another certificate",
    () => ({ ...pem.client, key: pem.server.key }),
    /tls\.key is not the key of the first certificate/,
  ],
  ["a server name with spaces", () => ({ serverName: "a b" }), /tls\.serverName must be a host name/],
])("refuses %s, and shows nothing of it", (_, toTls, message) => {
  const tls = toTls();
  const error = catchError(() => connect("tcp:localhost", { tls }));
  expect(error).toMatchObject({ code: "invalidArgument", rawMessage: expect.stringMatching(message) });
  expect((error as Error).message).not.toContain("\n");
  const lines = Object.values<string | Uint8Array>(tls).flatMap((text) => text.toString().split("\n"));
  for (const line of lines.filter((text) => text.length > 40)) expect(inspect(error)).not.toContain(line);
});

function damage(text: string): string {
  const middle = text.length / 2;
  return text.slice(0, middle - 30) + text.slice(middle);
}

function catchError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

it("refuses TLS over a unix socket", () => {
  expect(() => connect("unix:/s", { tls: {} })).toThrow(/tls is for tcp and https endpoints/);
});

it.skipIf(isSkipped)("sends a token over TLS", async () => {
  const endpoint = `https://localhost:${await startTls(pem.server)}`;
  const sent = await askFor(connect(endpoint, { tls: { ca: pem.ca }, token: secret }));
  expect(sent).toMatchObject({ authorization: `Bearer ${secret}` });
});

it("sends a token over a unix socket, also one that is fetched for each call", async () => {
  const endpoint = await startUnix("token");
  expect(await askFor(connect(endpoint, { token: secret }))).toMatchObject({
    authorization: `Bearer ${secret}`,
  });
  let count = 0;
  const transport = connect(endpoint, { token: async () => `token-${++count}` });
  expect(await askFor(transport)).toMatchObject({ authorization: "Bearer token-1" });
  for await (const message of transport.stream("Watch", none, {})) {
    expect(JSON.parse(Buffer.from(message).toString())).toMatchObject({ authorization: "Bearer token-2" });
  }
  const metadata = { authorization: "Basic x" };
  expect(await askFor(transport, { metadata })).toMatchObject(metadata);
  expect(count).toBe(2);
});

it("sends a token in the clear only when told to", async () => {
  const endpoint = `tcp:127.0.0.1:${await start(ServerCredentials.createInsecure())}`;
  const expected = /^\[invalidArgument\] \w+ would be sent in the clear; use an https endpoint(?!.*s3cr3t)/;
  expect(() => connect(endpoint, { token: secret })).toThrow(expected);
  expect(() => connect(endpoint, { token: () => secret })).toThrow(expected);
  const metadata = { authorization: `Bearer ${secret}` };
  await expect(askFor(connect(endpoint), { metadata })).rejects.toThrow(expected);
  const transport = connect(endpoint, { token: secret, allowTokenWithoutTls: true });
  expect(await askFor(transport)).toMatchObject(metadata);
});

it("ends a call whose token does not come", async () => {
  const endpoint = await startUnix("late");
  const failing = connect(endpoint, { token: () => Promise.reject(new Error("no such file")) });
  await expect(askFor(failing)).rejects.toMatchObject({
    code: "unauthenticated",
    rawMessage: "the token could not be fetched",
    cause: new Error("no such file"),
  });
  await expect(askFor(connect(endpoint, { token: () => `${secret}\n` }))).rejects.toThrow(
    /^\[invalidArgument\] a token is one or more visible ASCII characters(?!.*s3cr3t)/,
  );
  const waiting = connect(endpoint, { token: () => new Promise<string>(() => undefined) });
  await expect(askFor(waiting, { timeoutMs: 20 })).rejects.toMatchObject({ code: "deadlineExceeded" });
});

it.each(["", "two words", `Bearer ${secret}`, `${secret}\n`])("refuses the token %j", (token) => {
  expect(() => connect("unix:/s", { token })).toThrow(/^\[invalidArgument\] a token is (?!.*s3cr3t)/);
});

it("sends the metadata of the transport, and rather that of the call", async () => {
  const transport = connect(await startUnix("metadata"), { metadata: { node: "a", Cluster: "one" } });
  expect(await askFor(transport)).toMatchObject({ node: "a", cluster: "one" });
  expect(await askFor(transport, { metadata: { NODE: "b" } })).toMatchObject({ node: "b", cluster: "one" });
  expect(await askFor(transport)).toMatchObject({ node: "a" });
});

it.each([
  [{ "two words": "x" }, /"two words" cannot be a metadata key/],
  [{ "grpc-timeout": "1S" }, /"grpc-timeout" cannot be a metadata key/],
  [{ "trace-bin": "AAAA" }, /"trace-bin" cannot be a metadata key/],
  [{ node: "s3cr3t\n" }, /the metadata value of "node" must be printable ASCII(?!.*s3cr3t)/],
  [{ Authorization: "s3cr3t" }, /use token instead(?!.*s3cr3t)/],
])("refuses the metadata %j", (metadata, message) => {
  expect(() => connect("unix:/s", { metadata: metadata as Record<string, string> })).toThrow(message);
});

it.skipIf(isSkipped)("shows no secret when it is printed", async () => {
  const endpoint = `https://localhost:${await startTls(pem.server, true)}`;
  const tls = { ca: pem.ca, ...pem.client };
  const transport = connect(endpoint, { tls, token: secret, metadata: { key: secret } });
  await askFor(transport);
  const options = { depth: Number.POSITIVE_INFINITY, showHidden: true };
  const printed = inspect(transport, options) + JSON.stringify(transport);
  expect(printed).not.toContain(secret);
  expect(printed).not.toContain("BEGIN");
});
