import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { formatCompletion } from "./completion.ts";
import { describeBug } from "./describe-bug.ts";
import { flags, formatHelp, parseServeArguments, UsageError } from "./flags.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-"));
});
afterEach(() => rm(folder, { recursive: true }));

const shim = new URL("./main.testdata.ts", import.meta.url).pathname;

interface Run {
  readonly child: ChildProcess;
  readonly firstLine: Promise<string>;
  readonly end: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

function run(...args: string[]): Run {
  const child = spawn(process.execPath, [shim, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  const end = new Promise<Awaited<Run["end"]>>((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk;
      if (stdout.includes("\n")) resolve(stdout.slice(0, stdout.indexOf("\n")));
    });
    child.on("close", () => reject(new Error(stderr)));
  });
  firstLine.catch(() => undefined);
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk;
  });
  return { child, firstLine, end };
}

it("says where it listens, and exits with 0 on SIGTERM", async () => {
  const address = `unix:${join(folder, "s")}`;
  const { child, firstLine, end } = run("--listen", address);
  expect(await firstLine).toBe(`cosi-serve: listening on ${address}`);
  child.kill("SIGTERM");
  expect(await end).toMatchObject({ code: 0, stderr: "" });
});

it("prints JSON lines with --json", async () => {
  const { child, firstLine, end } = run("--listen", "tcp:127.0.0.1:0", "--json", "--register-defaults");
  expect(JSON.parse(await firstLine)).toEqual({
    event: "listening",
    address: expect.stringMatching(/^tcp:127/),
  });
  child.kill("SIGINT");
  expect((await end).code).toBe(0);
});

it("exits with 3 where it cannot listen and with 2 on wrong usage", async () => {
  expect(await run("--listen", `unix:${folder}/no/such/folder`).end).toMatchObject({ code: 3, stdout: "" });
  const usage = await run("--listne", "x").end;
  expect(usage).toMatchObject({ code: 2, stdout: "" });
  expect(usage.stderr).toContain("--help");
});

it("reads all its flags", () => {
  const args = [
    "--listen",
    "a",
    "--listen",
    "b",
    "--history",
    "5",
    "--grace-ms",
    "0",
    "--json",
    "--allow-remote",
  ];
  expect(parseServeArguments(args)).toMatchObject({
    listen: ["a", "b"],
    history: 5,
    graceMs: 0,
    isJson: true,
    isRemoteAllowed: true,
    maxResources: undefined,
  });
});

it.each([["--history", "0"], ["--history", "x"], ["--max-message-bytes", "-1"], ["extra"], ["--json=x"]])(
  "refuses %s %s",
  (...args) => {
    expect(() => parseServeArguments(args)).toThrow(UsageError);
  },
);

it("names every flag in the help text and in all completion scripts", () => {
  for (const text of [
    formatHelp(),
    ...["bash", "zsh", "fish"].map((shell) => formatCompletion(shell) ?? ""),
  ]) {
    for (const { name } of flags) expect(text).toContain(name);
  }
  expect(formatCompletion("tcsh")).toBeUndefined();
});

it("describes a bug without the text of the error", () => {
  const text = describeBug(new TypeError("secret\n at secret"));
  expect(text).toMatch(/^TypeError at /);
  expect(text).not.toContain("secret");
});
