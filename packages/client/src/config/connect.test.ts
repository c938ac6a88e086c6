import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Metadata, Server, ServerCredentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Certificates, createCertificates, hasOpenssl } from "../grpc/certificates.testdata.ts";
import { createGrpcTransport } from "../grpc/create-grpc-transport.ts";
import type { Connection } from "./connection.ts";
import { readConnection } from "./read-connection.ts";
import { readTalosconfig } from "./read-talosconfig.ts";

/** Without openssl there are no certificates, and what needs them is skipped. */
const isSkipped = !hasOpenssl();
const server = new Server();
let folder = "";
let port = 0;
let pem: Certificates;

/** A server that wants a certificate of its clients and answers Get with the metadata that it was sent. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cosi-"));
  if (isSkipped) return;
  pem = createCertificates();
  const pass = (bytes: Buffer): Buffer => bytes;
  const forms = {
    requestSerialize: pass,
    requestDeserialize: pass,
    responseSerialize: pass,
    responseDeserialize: pass,
  };
  const path = "/cosi.resource.State/Get";
  server.addService(
    { Get: { path, requestStream: false, responseStream: false, ...forms } },
    {
      Get: (call: { metadata: Metadata }, respond: (error: null, answer: Buffer) => void) =>
        respond(null, Buffer.from(JSON.stringify(call.metadata.getMap()))),
    },
  );
  const pair = { cert_chain: Buffer.from(pem.server.cert), private_key: Buffer.from(pem.server.key) };
  const credentials = ServerCredentials.createSsl(Buffer.from(pem.ca), [pair], true);
  port = await new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
});

afterAll(() => {
  server.forceShutdown();
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

async function ask(connection: Connection): Promise<unknown> {
  const transport = createGrpcTransport(connection);
  try {
    return JSON.parse(Buffer.from(await transport.unary("Get", new Uint8Array(), {})).toString());
  } finally {
    transport.close();
  }
}

it.skipIf(isSkipped)(
  "reaches a server with the certificate, token and metadata of a connection file",
  async () => {
    write("ca.pem", pem.ca);
    write("client.pem", pem.client.cert);
    write("client.key", pem.client.key);
    write("token", "first\n");
    const text = `contexts:
  lab:
    endpoints: [tcp:127.0.0.1:1, tcp:127.0.0.1:${port}]
    tls: { caFile: ca.pem, certFile: client.pem, keyFile: client.key }
    tokenFile: token
    metadata: { node: node-1 }
`;
    const connection = readConnection({ file: write("config.yaml", text), env: {} });
    expect(await ask(connection)).toMatchObject({ authorization: "Bearer first", node: "node-1" });
  },
);

it.skipIf(isSkipped)("reaches a server with the certificate and node of a talosconfig", async () => {
  const encode = (text: string): string => Buffer.from(text).toString("base64");
  const context = {
    ...{ endpoints: [`127.0.0.1:${port}`], nodes: ["10.0.0.2"] },
    ...{ ca: encode(pem.ca), crt: encode(pem.client.cert), key: encode(pem.client.key) },
  };
  const file = write("talosconfig", JSON.stringify({ context: "lab", contexts: { lab: context } }));
  expect(await ask(readTalosconfig({ file, env: {} }))).toMatchObject({ node: "10.0.0.2" });
  const other = { ...context, ca: encode(pem.otherCa) };
  const wrong = write("wrong", JSON.stringify({ contexts: { lab: other } }));
  await expect(ask(readTalosconfig({ file: wrong, env: {} }))).rejects.toMatchObject({ code: "unavailable" });
});
