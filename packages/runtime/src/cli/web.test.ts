import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetRequestSchema } from "@cosi-spec/types";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Code } from "../server/status.ts";
import { encode, kind } from "../server/testing.testdata.ts";
import { parseServeArguments, UsageError } from "./flags.ts";
import { runProgram } from "./run-program.testdata.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-"));
});
afterEach(() => rm(folder, { recursive: true }));

const origin = "https://console.example.com";

/** Makes a Get as a page of an origin does, and answers the status of HTTP and, in the trailers, of gRPC. */
async function get(url: string, from: string): Promise<[number, string | undefined]> {
  const message = encode(GetRequestSchema, { ...kind, id: "none" });
  const body = Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]);
  const headers = { "content-type": "application/grpc-web+proto", origin: from };
  const response = await fetch(`${url}/cosi.resource.State/Get`, { method: "POST", headers, body });
  return [response.status, /^grpc-status: *(\d+)/m.exec(await response.text())?.[1]];
}

it("serves browsers with --web beside others, and pages of the origins that are named alone", async () => {
  const socket = `unix:${join(folder, "s")}`;
  const { child, firstLine, lines, end } = runProgram(
    ...["--listen", socket, "--web", "tcp:127.0.0.1:0", "--web-origin", origin],
  );
  expect(await firstLine).toBe(`cosi-serve: listening on ${socket}`);
  const [, second = ""] = await lines(2);
  const [, address] = /^cosi-serve: listening on tcp:(127\.0\.0\.1:\d+)$/.exec(second) ?? [];
  const url = `http://${address}`;
  expect(await get(url, origin)).toEqual([200, String(Code.NOT_FOUND)]);
  expect(await get(url, "https://other.example.com")).toEqual([403, undefined]);
  child.kill("SIGTERM");
  expect(await end).toMatchObject({ code: 0, stderr: "" });
});

it("stops what it has started where it cannot serve browsers", async () => {
  const run = runProgram("--listen", `unix:${join(folder, "s")}`, "--web", "unix:/x");
  run.firstLine.catch(() => undefined);
  const { code, stdout, stderr } = await run.end;
  expect([code, stdout]).toEqual([3, ""]);
  expect(stderr).toMatch(/^cosi-serve: browsers cannot reach unix:\/x; use tcp:host:port\n$/);
});

it("refuses --web-origin without --web", () => {
  expect(() => parseServeArguments(["--web-origin", origin])).toThrow(UsageError);
});
