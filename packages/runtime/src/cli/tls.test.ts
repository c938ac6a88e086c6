import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateRequestSchema } from "@cosi-spec/types";
import { Client, credentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Code } from "../server/status.ts";
import { encode, resource } from "../server/testing.testdata.ts";
import {
  type Authorities,
  createAuthorities,
  hasOpenssl,
  type Identity,
} from "../server/tls/certificates.testdata.ts";
import { runProgram } from "./run-program.testdata.ts";

/** Without openssl there are no certificates. */
const isSkipped = !hasOpenssl();
let folder = "";
let authorities: Authorities | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-"));
  if (!isSkipped) authorities = createAuthorities();
});
afterAll(async () => {
  authorities?.remove();
  await rm(folder, { recursive: true });
});

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

function create(port: string, ca: string, identity: Identity | undefined, id: string): Promise<number> {
  const [key, cert] = [identity?.key, identity?.cert].map((pem) =>
    pem === undefined ? null : Buffer.from(pem),
  );
  const security = credentials.createSsl(Buffer.from(ca), key, cert);
  const client = new Client(`localhost:${port}`, security, { "grpc.use_local_subchannel_pool": 1 });
  const request = encode(CreateRequestSchema, { resource: resource(id) });
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      "/cosi.resource.State/Create",
      (bytes: Uint8Array) => Buffer.from(bytes),
      (bytes: Buffer) => bytes,
      request,
      (error) => {
        client.close();
        resolve(error?.code ?? Code.OK);
      },
    );
  });
}

it.skipIf(isSkipped)(
  "serves TLS and goes by the certificates of clients with --tls-* and --access",
  async () => {
    const { ca, create: createIdentity } = authorities as Authorities;
    const server = createIdentity({ subject: "/CN=server" });
    const rules = JSON.stringify({ rules: [{ roles: ["os:admin"] }] });
    const { child, firstLine, end } = runProgram(
      ...["--listen", "tcp:0.0.0.0:0", "--access", await write("access.json", rules)],
      ...["--tls-cert", await write("cert", server.cert), "--tls-key", await write("key", server.key)],
      ...["--tls-client-ca", await write("ca", ca)],
    );
    const port = /:(\d+)$/.exec(await firstLine)?.[1] ?? "";
    const admin = createIdentity({ subject: "/O=os:admin/CN=alice" });
    const reader = createIdentity({ subject: "/O=os:reader/CN=bob" });
    expect(await create(port, ca, admin, "a")).toBe(Code.OK);
    expect(await create(port, ca, reader, "b")).toBe(Code.PERMISSION_DENIED);
    expect(await create(port, ca, undefined, "c")).toBe(Code.UNAUTHENTICATED);
    child.kill("SIGTERM");
    expect(await end).toMatchObject({ code: 0, stderr: "" });
  },
);

it.skipIf(isSkipped)("exits with 2 and one line when a certificate cannot be used", async () => {
  const { create: createIdentity } = authorities as Authorities;
  const [one, other] = ["/CN=one", "/CN=other"].map((subject) => createIdentity({ subject }));
  const cert = await write("one", one?.cert ?? "");
  const key = await write("other", other?.key ?? "");
  const listen = ["--listen", "tcp:127.0.0.1:0"];
  expect(await runProgram(...listen, "--tls-cert", cert, "--tls-key", key).end).toEqual({
    code: 2,
    stdout: "",
    stderr: "cosi-serve: tls.key is not the key of the first certificate in tls.cert\n",
  });
});
