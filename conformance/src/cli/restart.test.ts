import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http2";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseEndpoint } from "../hosts/endpoint.ts";
import { createRestarter, type Restarter } from "./restart.ts";

/** A restarter in a folder of its own, with everything that is removed at the end. */
function setUp(toCommand: (socket: string, folder: string) => string) {
  const folder = mkdtempSync(join(tmpdir(), "cosi-restart-"));
  const socket = join(folder, "s.sock");
  const problems: string[] = [];
  const logFile = join(folder, "server.log");
  const restarter: Restarter = createRestarter({
    command: toCommand(socket, folder),
    endpoint: parseEndpoint(`unix:${socket}`),
    logFile,
    timeoutMs: 10_000,
    onProblem: (problem) => problems.push(problem),
  });
  return {
    restarter,
    problems,
    socket,
    locate: (name: string) => join(folder, name),
    read: (name: string) => readFileSync(join(folder, name), "utf8"),
    async [Symbol.asyncDispose]() {
      await restarter.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Shell words that start a server of HTTP/2 which also writes down its process ID. */
function serve(socket: string, folder: string): string {
  const script = `require("fs").appendFileSync("${folder}/pids", process.pid + "\\n");
    require("http2").createServer().listen("${socket}")`;
  return `rm -f ${socket}; '${process.execPath}' -e '${script}'`;
}

/** Connects to a server; the promise inside is kept when the server is gone. */
function hold(socket: string): Promise<{ readonly ends: Promise<unknown> }> {
  const held = connect(socket);
  const ends = new Promise((resolve) => held.once("close", resolve));
  held.on("error", () => undefined); // a reset is an end like any other
  held.resume(); // a socket whose data nobody reads does not notice its end
  return new Promise((resolve) => held.once("connect", () => resolve({ ends })));
}

it("keeps a command in the foreground and ends its whole group before the next start and at the end", async () => {
  // The shell stays in between, so that the server is its child and not itself the child that is known.
  await using made = setUp((socket, folder) => `${serve(socket, folder)}; true`);
  await made.restarter.restart();
  const first = await hold(made.socket);
  await made.restarter.restart();
  await first.ends;
  const second = await hold(made.socket);
  expect(made.read("pids").trim().split("\n")).toHaveLength(2);
  await made.restarter.stop();
  await second.ends;
  expect(made.problems).toEqual([]);
});

it("does not take an answer of the old server for one of the new", async () => {
  await using made = setUp(
    (socket, folder) => `until [ -e ${folder}/go ]; do :; done; ${serve(socket, folder)}`,
  );
  const old = createServer();
  const connected = new Promise<Socket>((resolve) => old.once("connection", resolve));
  await new Promise<void>((resolve) => old.listen(made.socket, resolve));
  const restarted = made.restarter.restart();
  const held = await connected;
  old.close();
  writeFileSync(made.locate("go"), "");
  held.destroy();
  await restarted;
  // It has come back only because the new server answers: that one has written down its process ID before.
  expect(made.read("pids")).toMatch(/^\d+\n$/);
});

it("says why a server did not come back, and does not try again", async () => {
  await using made = setUp(() => "echo no license; exit 9");
  await made.restarter.restart();
  expect(made.problems).toEqual([expect.stringMatching(/^the restart command ended with exit code 9; see /)]);
  expect(made.read("server.log")).toBe("no license\n");
  expect(made.restarter.hasFailed()).toBe(true);
  await made.restarter.restart();
  expect(made.read("server.log")).toBe("no license\n");
});
