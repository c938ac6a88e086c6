import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Certificates, createCertificates, hasOpenssl } from "../grpc/certificates.testdata.ts";
import { createGrpcTransport } from "../grpc/create-grpc-transport.ts";
import { brokenFiles } from "./broken-files.testdata.ts";
import type { Connection } from "./connection.ts";
import { type ReadConnectionOptions, readConnection } from "./read-connection.ts";
import { createTokenFile } from "./token-file.ts";

const secret = "s3cr3t";
let folder = "";
let pem: Certificates | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cosi-"));
  if (hasOpenssl()) pem = createCertificates();
});

afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text, { mode });
  chmodSync(path, mode);
  return path;
}

function read(text: string, options: ReadConnectionOptions = {}): Connection {
  return readConnection({ env: {}, file: write("config.yaml", text), ...options });
}

function print(value: unknown): string {
  const options = { depth: Number.POSITIVE_INFINITY, showHidden: true };
  return `${inspect(value, options)} ${JSON.stringify(value)} ${String(value)}`;
}

it.each(brokenFiles)("refuses $name", ({ text, message }) => {
  const at = text.indexOf("#");
  const before = text.slice(0, at).split("\n");
  const place = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  const file = write("broken.yaml", text.slice(0, at) + text.slice(at + 1));
  let error: unknown;
  try {
    readConnection({ file, env: {} });
  } catch (caught) {
    error = caught;
  }
  expect(error).toMatchObject({ code: "invalidArgument", rawMessage: expect.stringMatching(message) });
  expect((error as Error).message).toContain(`] ${file}:${place}: `);
  expect((error as Error).message).not.toContain("\n");
  expect(print(error)).not.toContain(secret);
});

it("has at least 40 broken files, all different", () => {
  expect(new Set(brokenFiles.map(({ text }) => text)).size).toBe(brokenFiles.length);
  expect(brokenFiles.length).toBeGreaterThanOrEqual(40);
});

it("reads everything that a context can have", async () => {
  const connection = read(`
context: lab
contexts:
  other: { endpoint: unix:/other.sock }
  lab:
    endpoints: [https://a.example.dev, tcp:10.0.0.2]
    tls: { serverName: a.example.dev }
    token: ${secret}
    metadata: { node: node-1 }
    namespace: network
`);
  expect(connection).toMatchObject({
    endpoint: ["https://a.example.dev", "tcp:10.0.0.2"],
    tls: { serverName: "a.example.dev" },
    metadata: { node: "node-1" },
    namespace: "network",
    context: "lab",
    file: join(folder, "config.yaml"),
    warnings: [],
  });
  expect(await connection.token?.()).toBe(secret);
  createGrpcTransport(connection).close();
  createGrpcTransport({ ...connection, keepaliveMs: 1_000 }).close();
});

it("reads JSON as well", () => {
  expect(read('{"contexts": {"a": {"endpoint": "unix:/s"}}}').endpoint).toEqual(["unix:/s"]);
});

it.skipIf(!hasOpenssl())("reads certificates and keys, in the file and beside it", () => {
  const { ca, client } = pem as Certificates;
  write("pki/ca.pem", ca, 0o644);
  write("pki/client.pem", client.cert, 0o644);
  write("pki/client.key", client.key);
  const beside = read(
    "contexts: {a: {endpoint: tcp:a, tls: {caFile: pki/ca.pem, certFile: pki/client.pem, keyFile: pki/client.key}}}",
  );
  expect(beside.tls).toMatchObject({ ca, cert: client.cert });
  expect(beside.warnings).toEqual([]);
  const indent = (text: string): string => text.trim().replaceAll("\n", "\n        ");
  const inside = read(`contexts:
  a:
    endpoint: tcp:a
    tls:
      cert: |
        ${indent(client.cert)}
      key: |
        ${indent(client.key)}
`);
  for (const connection of [beside, inside]) {
    createGrpcTransport(connection).close();
    const lines = client.key.split("\n").filter((line) => line.length > 30);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(print(connection)).not.toContain(line);
  }
  chmodSync(join(folder, "pki/client.key"), 0o644);
  const { warnings } = read(
    "contexts: {a: {endpoint: tcp:a, tls: {certFile: pki/client.pem, keyFile: pki/client.key}}}",
  );
  const path = join(folder, "pki/client.key");
  expect(warnings).toEqual([`everybody can read ${path}; type: chmod 600 ${path}`]);
});

it.skipIf(!hasOpenssl())("names the place of a key that belongs to another certificate", () => {
  const { client, server } = pem as Certificates;
  write("client.pem", client.cert);
  write("server.key", server.key);
  const text =
    "contexts:\n  a:\n    endpoint: tcp:a\n    tls:\n      certFile: client.pem\n      keyFile: server.key\n";
  expect(() => read(text)).toThrow(
    /config\.yaml:6:16: contexts\.a\.tls\.keyFile: tls\.key is not the key of/,
  );
});

it("shows no token in any printed form", async () => {
  write("token", `${secret}\n`);
  for (const line of [`token: ${secret}`, "tokenFile: token"]) {
    const connection = read(`contexts: {a: {endpoint: unix:/s, ${line}}}`);
    expect(await connection.token?.()).toBe(secret);
    expect(print(connection)).not.toContain(secret);
  }
});

it("reads a token file again, at most once a second, and says when it is gone", async () => {
  let now = 0;
  const path = write("rotating", "one\n");
  const token = createTokenFile(path, { nowMs: () => now });
  expect(await token()).toBe("one");
  writeFileSync(path, "two");
  now = 999;
  expect(await token()).toBe("one");
  now = 1_000;
  expect(await token()).toBe("two");
  rmSync(path);
  now = 2_000;
  await expect(token()).rejects.toMatchObject({
    code: "unauthenticated",
    rawMessage: `the token file ${path} does not exist`,
  });
  writeFileSync(path, "three");
  expect(await token()).toBe("three");
});

it("looks for the file in the option, then in the environment, then in the place for configuration", () => {
  const toText = (name: string): string => `contexts: {${name}: {endpoint: unix:/s}}`;
  const file = write("option.yaml", toText("option"));
  const env = {
    COSI_CONFIG: write("env.yaml", toText("env")),
    XDG_CONFIG_HOME: join(folder, "xdg"),
    HOME: folder,
  };
  write("xdg/cosi/config.yaml", toText("xdg"));
  write(".config/cosi/config.yaml", toText("home"));
  const find = (options: ReadConnectionOptions): string => readConnection(options).context;
  expect(find({ file, env })).toBe("option");
  expect(find({ env })).toBe("env");
  expect(find({ env: { ...env, COSI_CONFIG: "" } })).toBe("xdg");
  expect(find({ env: { HOME: folder, XDG_CONFIG_HOME: "relative" } })).toBe("home");
  expect(find({ env: { HOME: folder } })).toBe("home");
});

it("takes the context of the option, then of the environment, then of the file, then the only one", () => {
  const contexts = "contexts: {a: {endpoint: unix:/a}, b: {endpoint: unix:/b}, c: {endpoint: unix:/c}}";
  const env = { COSI_CONTEXT: "b" };
  const text = `context: c\n${contexts}`;
  expect(read(text, { context: "a", env }).context).toBe("a");
  expect(read(text, { env }).context).toBe("b");
  expect(read(text).context).toBe("c");
  expect(() => read(text, { context: "d" })).toThrow(
    /config\.yaml:2:11: contexts: there is no context "d"; expected one of a, b, c$/,
  );
});

it("leaves alone what is wrong in other contexts", () => {
  expect(read("context: a\ncontexts: {a: {endpoint: unix:/s}, b: {colour: red}}").context).toBe("a");
});

it("refuses a file that is not there, a folder, one that is too large and one that is no text", () => {
  expect(() => readConnection({ file: join(folder, "none"), env: {} })).toThrow(/none does not exist$/);
  expect(() => readConnection({ file: folder, env: {} })).toThrow(/is a folder; expected a file$/);
  expect(() => readConnection({ file: "/dev/null", env: {} })).toThrow(/is a pipe, socket or device/);
  const large = write("large.yaml", `# ${"x".repeat(1024 * 1024)}`);
  expect(() => readConnection({ file: large, env: {} })).toThrow(/larger than 1 MiB$/);
  const file = write("latin1.yaml", "");
  writeFileSync(file, Buffer.from([0x61, 0xff]));
  expect(() => readConnection({ file, env: {} })).toThrow(/is not UTF-8 text$/);
});

it.each([
  ["lists in lists", "[\n".repeat(400_000)],
  ["maps in maps", "a:\n ? ".repeat(150_000)],
  ["aliases of aliases", `a: &a [x]\n${Array.from({ length: 30 }, (_, i) => `k${i}: [*a, *a]\n`).join("")}`],
  ["a long key", `${"k".repeat(900_000)}: x`],
])("refuses a bomb of %s", (_, text) => {
  expect(() => read(text)).toThrow(/^\[invalidArgument\] .{1,300}$/);
});
