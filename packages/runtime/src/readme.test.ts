import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const readme = read("../README.md");

/** Names in the first column of the tables of a section. */
function listRows(section: string): string[] {
  const text = new RegExp(`^## ${section}\\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, "m").exec(readme)?.[1] ?? "";
  const cells = [...text.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell = ""]) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));
}

/** Fields of an interface in a source file. */
function listFields(file: string, name: string): string[] {
  const body = new RegExp(`interface ${name} [^{]*\\{\\n([\\s\\S]*?)^\\}`, "m").exec(read(file))?.[1] ?? "";
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, field = ""]) => field);
}

it("names every option in a table, and none that is not there", () => {
  const fields = [
    ...listFields("./state/options.ts", "QueryLimits"),
    ...listFields("./state/options.ts", "StateOptions"),
    ...listFields("./server/create-state-handler.ts", "StateHandlerOptions"),
    ...listFields("./server/serve.ts", "ServeOptions"),
  ].filter((field) => field !== "handler");
  expect(fields.length).toBeGreaterThan(30);
  expect([...new Set(listRows("Options"))].sort()).toEqual([...new Set(fields)].sort());
});

it("names the status of every error code of the state", () => {
  const union = /export type StateErrorCode =([^;]*);/.exec(read("./state/state-error.ts"))?.[1] ?? "";
  const codes = [...union.matchAll(/"(\w+)"/g)].map(([, code = ""]) => code);
  // A closed watch is the wish of its reader, and ends no call.
  expect(listRows("Errors").sort()).toEqual(codes.filter((code) => code !== "closed").sort());
});

it("says of each dependency why it is there", () => {
  const { dependencies } = JSON.parse(read("../package.json"));
  expect(listRows("Dependencies").sort()).toEqual(Object.keys(dependencies).sort());
});
