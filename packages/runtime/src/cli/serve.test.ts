import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { StorageError } from "../state/storage.ts";
import { formatCompletion } from "./completion.ts";
import { describeBug } from "./describe-bug.ts";
import { flags, formatHelp, parseServeArguments, UsageError } from "./flags.ts";
import { runProgram as run } from "./run-program.testdata.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cosi-"));
});
afterEach(() => rm(folder, { recursive: true }));

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

it("exits with 2 and one line when the limits leave no room for what describes the server", async () => {
  const { code, stderr } = await run("--listen", "tcp:127.0.0.1:0", "--max-resources", "0").end;
  expect({ code, stderr }).toEqual({ code: 2, stderr: "cosi-serve: the state holds 0 resources already\n" });
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

it("describes the error of a storage by its text, which holds no contents", () => {
  expect(describeBug(new StorageError("the disk is full"))).toBe("the disk is full");
});

it("describes a bug without the text of the error", () => {
  const text = describeBug(new TypeError("secret\n at secret"));
  expect(text).toMatch(/^TypeError at /);
  expect(text).not.toContain("secret");
});
