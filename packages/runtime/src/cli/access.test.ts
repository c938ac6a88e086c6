import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateRequestSchema, GetRequestSchema } from "@cosi-spec/types";
import { Client, credentials } from "@grpc/grpc-js";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Code } from "../server/status.ts";
import { encode, kind, resource } from "../server/testing.testdata.ts";
import { parseServeArguments, UsageError } from "./flags.ts";
import { readAccessFlag, readFlagFile } from "./read-files.ts";
import { runProgram } from "./run-program.testdata.ts";

let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-"));
  path = join(folder, "file");
});
afterEach(() => rm(folder, { recursive: true }));

it("reads access rules, and names the flag, the file and the place where they are wrong", async () => {
  const rules = [{ roles: ["local"], verbs: ["get", "list"], types: ["Widgets.*"] }];
  await writeFile(path, JSON.stringify({ rules }));
  expect(readAccessFlag(path)).toEqual(rules);
  await writeFile(path, '{"rules": [{}, {"verbs": ["s3cr3t"]}]}');
  expect(() => readAccessFlag(path)).toThrow(RangeError);
  expect(() => readAccessFlag(path)).toThrow(/^--access \/.*: \/rules\/1\/verbs\/0: expected(?!.*s3cr3t)/);
});

it("refuses files that cannot be what they should be", async () => {
  expect(() => readFlagFile("--tls-key", path)).toThrow(`--tls-key ${path}: cannot be read: ENOENT`);
  expect(() => readFlagFile("--tls-key", folder)).toThrow(`--tls-key ${folder}: is not a plain file`);
  await writeFile(path, Buffer.alloc(1024 * 1024 + 1));
  expect(() => readFlagFile("--access", path)).toThrow(`--access ${path}: is larger than 1048576 bytes`);
});

it.each([
  ["--tls-cert", "a"],
  ["--tls-key", "a"],
  ["--tls-client-ca", "a"],
])("refuses %s without the flags that belong to it", (...args) => {
  expect(() => parseServeArguments(args)).toThrow(UsageError);
});

const toBuffer = (bytes: Uint8Array) => Buffer.from(bytes);
const toBytes = (bytes: Buffer) => bytes;

function call(client: Client, method: string, request: Uint8Array): Promise<number> {
  return new Promise((resolve) => {
    client.makeUnaryRequest(`/cosi.resource.State/${method}`, toBuffer, toBytes, request, (error) =>
      resolve(error?.code ?? Code.OK),
    );
  });
}

it("lets local callers do with --access what the rules allow, and nothing else", async () => {
  await writeFile(path, JSON.stringify({ rules: [{ roles: ["local"], verbs: ["create"] }] }));
  const address = `unix:${join(folder, "s")}`;
  const { child, firstLine, end } = runProgram("--listen", address, "--access", path);
  await firstLine;
  const client = new Client(address, credentials.createInsecure());
  expect(await call(client, "Create", encode(CreateRequestSchema, { resource: resource("a") }))).toBe(
    Code.OK,
  );
  expect(await call(client, "Get", encode(GetRequestSchema, { ...kind, id: "a" }))).toBe(
    Code.PERMISSION_DENIED,
  );
  client.close();
  child.kill("SIGTERM");
  expect(await end).toMatchObject({ code: 0, stderr: "" });
});

it("exits with 2 and one line when the rules are wrong, before anything is opened", async () => {
  await writeFile(path, '{"rules": [{"verbs": ["read"]}]}');
  const data = join(folder, "state.db");
  const run = runProgram("--listen", `unix:${folder}/s`, "--access", path, "--data", data);
  expect(await run.end).toEqual({
    code: 2,
    stdout: "",
    stderr: `cosi-serve: --access ${path}: /rules/0/verbs/0: expected one of get, list, watch, create, update, destroy\n`,
  });
  expect(() => readFlagFile("--data", data)).toThrow(/ENOENT/);
});
