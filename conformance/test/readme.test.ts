import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { printCompletion } from "../src/cli/completion.ts";
import { printExitCodeTable, printHelp, printOptionTable } from "../src/cli/help.ts";
import { optionTable } from "../src/cli/options.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

it("has the flags that the command has", () => {
  expect(readme).toContain(printOptionTable());
});

it("has the exit codes that the command has", () => {
  expect(readme).toContain(printExitCodeTable());
});

it("says of each run-time dependency why it is there", () => {
  const { dependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const section = readme.slice(readme.indexOf("## Dependencies"));
  const named = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
  expect(named).toEqual(Object.keys(dependencies));
});

it("prints help within the width of the terminal", () => {
  for (const width of [60, 80, 120]) {
    const tooLong = printHelp(width)
      .split("\n")
      .filter((line) => line.length > Math.max(width, 85));
    expect(tooLong).toEqual([]);
  }
});

it("completes every flag in a shell that reads the script", () => {
  const script = `${printCompletion("bash")}\nCOMP_WORDS=(cosi-conformance --); COMP_CWORD=1; _cosi_conformance; echo "\${COMPREPLY[@]}"
    COMP_WORDS=(cosi-conformance --feature ""); COMP_CWORD=2; _cosi_conformance; echo "\${COMPREPLY[@]}"`;
  const [flags, features] = execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\n");
  expect(flags!.split(" ")).toEqual(optionTable.map(({ name }) => `--${name}`));
  expect(features).toContain("teardown=true");
  expect(printCompletion("zsh")).toContain("bashcompinit");
  for (const { name } of optionTable) expect(printCompletion("fish")).toContain(` -l ${name} `);
});
