import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient } from "@cosi-spec/client";
import { createGrpcTransport, type GrpcTransportOptions } from "@cosi-spec/client/grpc";
import { createStateHandler, type RunningServer, serve } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import { HostnameSpecs } from "@cosi-spec/types/resources";
import { afterAll, beforeAll, expect, it } from "vitest";

/** Without openssl there are no certificates, and what needs them is skipped. */
const isSkipped = !hasOpenssl();
const cleanUps: (() => unknown)[] = [];
const folder = mkdtempSync(join(tmpdir(), "cosi-mtls-"));
cleanUps.push(() => rmSync(folder, { recursive: true }));

let server: RunningServer;
let expiredServer: RunningServer;

beforeAll(async () => {
  if (isSkipped) return;
  for (const name of ["ca", "otherCa"]) {
    openssl("req", "-x509", ...newKey, `${name}.key`, "-out", name, "-subj", `/CN=${name}`);
  }
  createIdentity("server", { subject: "/CN=server" });
  createIdentity("expiredServer", { subject: "/CN=server", days: -1 });
  createIdentity("admin", { subject: "/O=admins/CN=alice" });
  createIdentity("guest", { subject: "/O=guests/CN=bob" });
  createIdentity("stranger", { subject: "/O=admins/CN=eve", authority: "otherCa" });
  createIdentity("expired", { subject: "/O=admins/CN=old", days: -1 });
  server = await start("server");
  expiredServer = await start("expiredServer");
});

afterAll(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false; // not installed
  }
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout"];

function openssl(...args: string[]): void {
  execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
}

function read(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

interface IdentityInit {
  readonly subject: string;
  readonly authority?: string;
  readonly days?: number;
}

function createIdentity(name: string, { subject, authority = "ca", days = 1 }: IdentityInit): void {
  writeFileSync(join(folder, "names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  openssl("req", ...newKey, `${name}.key`, "-out", `${name}.csr`, "-subj", subject);
  const by = ["-CA", authority, "-CAkey", `${authority}.key`, "-CAcreateserial", "-days", `${days}`];
  openssl("x509", "-req", "-in", `${name}.csr`, ...by, "-extfile", "names", "-out", name);
}

/** Serves over tcp with mTLS and over a unix socket; admins may do everything, everybody else reads. */
async function start(name: string): Promise<RunningServer> {
  const handler = createStateHandler(createState(), {
    access: [{ roles: ["admins"] }, { verbs: ["get", "list"], types: [HostnameSpecs.type] }],
  });
  const running = await serve({
    handler,
    listen: ["tcp:127.0.0.1:0", `unix:${join(folder, `${name}.sock`)}`],
    tls: { cert: read(name), key: read(`${name}.key`), clientCa: read("ca") },
  });
  cleanUps.push(() => running.stop({ graceMs: 0 }));
  return running;
}

function connect(options: GrpcTransportOptions): Client {
  const client = createClient({ transport: createGrpcTransport(options) });
  cleanUps.push(() => client.close());
  return client;
}

/** Connects with the certificate of a name, or with none. */
function connectAs(
  name: string | undefined,
  { addresses: [endpoint = ""] }: RunningServer = server,
  ca = "ca",
): Client {
  const identity = name === undefined ? {} : { cert: read(name), key: read(`${name}.key`) };
  return connect({ endpoint, tls: { ca: read(ca), ...identity } });
}

const hostname = (id: string) => ({ id, spec: { hostname: id } });

it.skipIf(isSkipped)("lets roles do what the rules say, over tcp", async () => {
  const admin = connectAs("admin");
  await admin.create(HostnameSpecs, hostname("tcp"));
  expect((await connectAs("guest").get(HostnameSpecs, "tcp")).spec.hostname).toBe("tcp");
});

it.skipIf(isSkipped)(
  "refuses alike what is there and what is not, over tcp and unix [COSI-SEC-002]",
  async () => {
    await connectAs("admin").create(HostnameSpecs, hostname("there"));
    for (const client of [connectAs("guest"), connect({ endpoint: server.addresses[1] ?? "" })]) {
      expect((await client.get(HostnameSpecs, "there")).spec.hostname).toBe("there");
      for (const id of ["there", "missing"]) {
        // The status alone: clients cannot tell a rule from the owner of a resource on a write.
        const status = "PERMISSION_DENIED";
        const place = `resources of "${HostnameSpecs.type}" in namespace "network"`;
        await expect(client.destroy(HostnameSpecs, id)).rejects.toMatchObject({
          status,
          rawMessage: `the caller is not allowed to destroy ${place}`,
          resource: { namespace: "network", type: HostnameSpecs.type, id },
        });
        await expect(client.create(HostnameSpecs, hostname(id))).rejects.toMatchObject({
          status,
          rawMessage: `the caller is not allowed to create ${place}`,
        });
      }
      await expect(client.watch(HostnameSpecs)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        code: "permissionDenied",
      });
    }
  },
);

it.skipIf(isSkipped).each([
  ["no certificate", undefined, "the server requires a client certificate"],
  [
    "one of another authority",
    "stranger",
    "the client certificate is signed by an authority that the server does not know",
  ],
  ["one that has expired", "expired", "the client certificate has expired"],
])("says in one line what is wrong with %s", async (_, name, reason) => {
  const client = connectAs(name);
  const refusal = { code: "unauthenticated", rawMessage: reason };
  await Promise.all(
    [
      client.get(HostnameSpecs, "x"),
      client.create(HostnameSpecs, hostname("x")),
      client.watch(HostnameSpecs)[Symbol.asyncIterator]().next(),
    ].map((call) => expect(call).rejects.toMatchObject(refusal)),
  );
  // Refused before the service saw it.
  await expect(connectAs("admin").find(HostnameSpecs, "x")).resolves.toBeUndefined();
});

it.skipIf(isSkipped).each([
  ["that has expired", () => connectAs("admin", expiredServer), /: certificate has expired$/],
  [
    "of another authority",
    () => connectAs("admin", server, "otherCa"),
    /: the certificate of the server is signed by an authority that the client does not know \(.+\)$/,
  ],
  [
    "when it does not use TLS",
    () => connect({ endpoint: server.addresses[0] ?? "" }),
    /: the server closed the connection before it said anything; it may expect TLS/,
  ],
])("says in one line what is wrong with a server %s", async (_, toClient, reason) => {
  const call = toClient().get(HostnameSpecs, "x");
  await expect(call).rejects.toMatchObject({
    code: "unavailable",
    rawMessage: expect.stringMatching(/^cannot connect to tcp:127\.0\.0\.1:\d+: [^\n]+$/),
  });
  await expect(call).rejects.toThrow(reason);
});
