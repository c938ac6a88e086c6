import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { CreateRequestSchema, ListRequestSchema, ListResponseSchema } from "@cosi-spec/types";
import { Client, credentials } from "@grpc/grpc-js";
import { afterEach, beforeEach, expect, it } from "vitest";
import { encode, kind, resource } from "../server/testing.testdata.ts";
import { runProgram } from "./run-program.testdata.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-"));
});
afterEach(() => rm(folder, { recursive: true }));

const toBuffer = (bytes: Uint8Array) => Buffer.from(bytes);
const toBytes = (bytes: Buffer) => bytes;

async function start() {
  const address = `unix:${join(folder, "s")}`;
  const run = runProgram("--listen", address, "--data", join(folder, "state.db"));
  await run.firstLine;
  return { ...run, client: new Client(address, credentials.createInsecure()) };
}

function create(client: Client, id: string): Promise<boolean> {
  const path = "/cosi.resource.State/Create";
  const request = encode(CreateRequestSchema, { resource: resource(id) });
  return new Promise((resolve) => {
    client.makeUnaryRequest(path, toBuffer, toBytes, request, (error) => resolve(error === null));
  });
}

async function listIds(client: Client): Promise<string[]> {
  const path = "/cosi.resource.State/List";
  const stream = client.makeServerStreamRequest(path, toBuffer, toBytes, encode(ListRequestSchema, kind));
  const ids: string[] = [];
  for await (const message of stream) {
    ids.push(fromBinary(ListResponseSchema, message).resource?.metadata?.id ?? "");
  }
  return ids;
}

it("keeps with --data everything that was answered before the process was killed", async () => {
  const first = await start();
  const answered: string[] = [];
  const ids = Array.from({ length: 500 }, (_, index) => `${index}`);
  await Promise.all(
    ids.map(async (id) => {
      if (!(await create(first.client, id))) return;
      answered.push(id);
      if (answered.length === 60) first.child.kill("SIGKILL");
    }),
  );
  first.client.close();
  expect((await first.end).code).toBeNull();
  expect(answered.length).toBeGreaterThanOrEqual(60);

  const second = await start();
  const kept = new Set(await listIds(second.client));
  expect(answered.filter((id) => !kept.has(id))).toEqual([]);
  expect(await create(second.client, "after")).toBe(true);
  second.client.close();
  second.child.kill("SIGTERM");
  expect(await second.end).toMatchObject({ code: 0, stderr: "" });
  // Closed in order, so that nothing but the file itself is left.
  expect((await readdir(folder)).sort()).toEqual(["state.db"]);
});

it("exits with 3 and one line when the file of --data cannot be used", async () => {
  const path = join(folder, "state.db");
  await writeFile(path, "no database\n".repeat(500));
  const { code, stdout, stderr } = await runProgram("--listen", `unix:${folder}/s`, "--data", path).end;
  expect({ code, stdout, stderr }).toEqual({
    code: 3,
    stdout: "",
    stderr: `cosi-serve: cannot open ${path}: file is not a database\n`,
  });
});
