import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Certificates, createCertificates, hasOpenssl } from "../grpc/certificates.testdata.ts";
import { createGrpcTransport } from "../grpc/create-grpc-transport.ts";
import type { Connection } from "./connection.ts";
import { type ReadTalosconfigOptions, readTalosconfig } from "./read-talosconfig.ts";

let folder = "";
let pem: Certificates | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cosi-"));
  if (hasOpenssl()) pem = createCertificates();
});

afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

function read(text: string, options: ReadTalosconfigOptions = {}): Connection {
  return readTalosconfig({ env: {}, file: write("config", text), ...options });
}

it("reads the endpoints in all their forms", () => {
  const list = ["10.0.0.1", "10.0.0.2:6000", "fd00::1", "[fd00::2]:7000", "a.example.dev", "https://b"];
  const { endpoint } = read(`context: a\ncontexts: {a: {endpoints: ${JSON.stringify(list)}}}`);
  expect(endpoint).toEqual([
    ...["tcp:10.0.0.1", "tcp:10.0.0.2:6000", "tcp:[fd00::1]", "tcp:[fd00::2]:7000"],
    ...["tcp:a.example.dev", "https://b"],
  ]);
  expect(read("contexts: {a: {target: 10.0.0.9}}").endpoint).toEqual(["tcp:10.0.0.9"]);
});

it.skipIf(!hasOpenssl())("reads authority, certificate and key, and shows no key", () => {
  const { ca, client } = pem as Certificates;
  const encode = (text: string): string => Buffer.from(text).toString("base64");
  const connection = read(`context: a
contexts:
  a:
    endpoints: [127.0.0.1]
    nodes: [10.0.0.2]
    ca: ${encode(ca)}
    crt: ${encode(client.cert)}
    key: ${encode(client.key)}
    cluster: some
`);
  expect(connection).toMatchObject({
    tls: { ca, cert: client.cert },
    metadata: { node: "10.0.0.2" },
    context: "a",
    file: join(folder, "config"),
  });
  createGrpcTransport(connection).close();
  const printed = `${inspect(connection, { depth: null, showHidden: true })}${JSON.stringify(connection)}`;
  const line = client.key.split("\n")[1] ?? "";
  expect(line.length).toBeGreaterThan(30);
  expect(printed).not.toContain(line);
  expect(printed).not.toContain(encode(client.key));
});

it("goes to the node of the option rather than to that of the file, and to none where there is none", () => {
  const text = "contexts: {a: {endpoints: [a], nodes: [b, c]}}";
  expect(read(text, { nodes: ["d"] }).metadata).toEqual({ node: "d" });
  expect(read(text, { nodes: [] }).metadata).toBeUndefined();
  expect(read("contexts: {a: {endpoints: [a]}}").metadata).toBeUndefined();
});

it("uses a unix socket without TLS", () => {
  const connection = read("contexts: {a: {endpoints: ['unix:///run/machined.sock']}}");
  expect(connection).toMatchObject({ endpoint: ["unix:/run/machined.sock"], tls: undefined });
});

it("looks for the file in the order of talosctl, past those that are not there", () => {
  const toText = (name: string): string => `contexts: {${name}: {endpoints: [a]}}`;
  const TALOSCONFIG = write("first", toText("first"));
  write("talos-home/config", toText("second"));
  write(".talos/config", toText("third"));
  const TALOS_HOME = join(folder, "talos-home");
  const find = (env: Record<string, string>): string =>
    readTalosconfig({ env: { HOME: folder, ...env } }).context;
  expect(find({ TALOSCONFIG, TALOS_HOME })).toBe("first");
  expect(find({ TALOSCONFIG: join(folder, "none"), TALOS_HOME })).toBe("second");
  expect(find({})).toBe("third");
  expect(() => find({ TALOS_HOME: join(folder, "nowhere") })).toThrow(
    /no talosconfig can be read; tried .*nowhere\/config, \/var\/run\/secrets\/talos\.dev\/config; set TALOSCONFIG/,
  );
});

it.each([
  [
    "several nodes",
    "contexts:\n  a:\n    endpoints: [a]\n    nodes: [b, c]\n",
    /config:4:12: contexts\.a\.nodes: there are 2 nodes, .* answers for one; .* nodes: \["b"\]$/,
  ],
  [
    "no endpoint",
    "contexts:\n  a: {nodes: [b]}\n",
    /config:2:6: contexts\.a: there is no endpoint; type: talosctl config/,
  ],
  [
    "a broken endpoint",
    "contexts:\n  a: {endpoints: [b, 'c d']}\n",
    /config:2:22: contexts\.a\.endpoints\[1\]: "tcp:c d" is not/,
  ],
  [
    "what is not base64",
    "contexts:\n  a: {endpoints: [b], ca: 's3cr3t!'}\n",
    /config:2:27: contexts\.a\.ca: not base64/,
  ],
  [
    "a certificate that is none",
    "contexts:\n  a: {endpoints: [b], crt: s3cr, key: s3cr}\n",
    /config:2:28: contexts\.a\.crt: crt holds no certificate/,
  ],
  [
    "a key alone",
    "contexts:\n  a: {endpoints: [b], key: s3cr}\n",
    /config:2:28: contexts\.a\.key: key needs crt/,
  ],
  [
    "other authentication",
    "contexts:\n  a: {endpoints: [b], auth: {basic: {password: s3cr3t}}}\n",
    /config:2:29: contexts\.a\.auth: not supported/,
  ],
  [
    "a proxy",
    "contexts:\n  a: {endpoints: [b], proxy-url: s3cr3t}\n",
    /config:2:34: contexts\.a\.proxy-url: not supported/,
  ],
  [
    "an unknown context",
    "context: b\ncontexts:\n  a: {endpoints: [b]}\n",
    /config:1:10: context: there is no context "b"/,
  ],
])("refuses %s", (_, text, message) => {
  expect(() => read(text)).toThrow(message);
  expect(() => read(text)).not.toThrow(/s3cr/);
});

it("refuses two nodes of the option", () => {
  expect(() => read("contexts: {a: {endpoints: [a]}}", { nodes: ["b", "c"] })).toThrow(
    /config: there are 2 nodes/,
  );
});
