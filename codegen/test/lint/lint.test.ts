import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { loadProtos } from "../../src/breaking/load-snapshot.ts";
import { loadProtoModel } from "../../src/input/descriptor-set.ts";
import { createExampleChecker } from "../../src/lint/check-with-evaluator.ts";
import { lintModel } from "../../src/lint/index.ts";
import { lintRules } from "../../src/lint/rules.ts";
import type { Model } from "../../src/model/model.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const pages = fileURLToPath(new URL("../../../docs/rules/lint/", import.meta.url));
const headings = ["## What", "## Details", "## Incorrect", "## Correct", "## How to disable and why"];
const schemas = fileURLToPath(new URL("../../../schemas/proto", import.meta.url));
const foreign = fileURLToPath(new URL(".", import.meta.resolve("google-proto-files/package.json")));
const foreignFiles = readdirSync(foreign, { recursive: true, encoding: "utf8" }).filter((path) =>
  /^google\/(type|rpc|iam|logging|api)\/.*\.proto$/.test(path),
);
let model: Model;

/** Messages that the failing fixture of the rule does not show; each has a test of its own below. */
const notShown: Readonly<Record<string, readonly string[]>> = { "example-invalid": ["long"] };

/** Other rules that speak in a failing fixture, because a comment failed to switch them off. */
const alsoFound: Readonly<Record<string, readonly string[]>> = { "bad-disable": ["lint/field-name"] };

beforeAll(async () => {
  model = await loadProtoModel({ roots: [folder] });
});

/** The findings of one fixture, one a line: `line:column severity rule: message [hint]`. */
function lintFixture(rule: string, kind: "pass" | "fail"): string {
  const path = `${rule}/${kind}.proto`;
  const only: Model = {
    ...model,
    files: model.files.filter((file) => file.path === path),
    resources: model.resources.filter(({ location }) => location.file === path),
  };
  expect(only.files).toHaveLength(1);
  return lintModel(only, { sources: new Map([[path, readFileSync(folder + path, "utf8")]]) })
    .map(
      ({ source, severity, code, path: at, message, hint }) =>
        `${source?.line}:${source?.column} ${severity} ${code}\n  ${at}: ${message}\n  hint: ${hint}\n`,
    )
    .join("");
}

for (const { id } of lintRules) {
  test(`${id} accepts its passing fixture, as all rules do`, () => {
    expect(lintFixture(id, "pass")).toBe("");
  });

  test(`${id} finds what its failing fixture expects, at line and column`, () => {
    const found = lintFixture(id, "fail");
    const path = `${folder}${id}/fail.txt`;
    if (process.env["RECORD"] === "1") writeFileSync(path, found);
    expect(found).toBe(readFileSync(path, "utf8"));
    const codes = [...found.matchAll(/ (lint\/[a-z-]+)\n/g)].map((match) => match[1]);
    expect(new Set(codes)).toEqual(new Set([`lint/${id}`, ...(alsoFound[id] ?? [])]));
  });

  test(`${id} has a page with all headings, its severity and its summary`, () => {
    const rule = lintRules.find((candidate) => candidate.id === id);
    const text = readFileSync(`${pages}${id}.md`, "utf8");
    const found = text.split("\n").filter((line) => line.startsWith("## "));
    expect(found).toEqual(headings);
    expect(text).toContain(`\`lint/${id}\` · ${rule?.severity}`);
    expect(text).toContain(rule?.summary ?? "-");
    // The page shows the fixtures as they are, without their first lines.
    for (const kind of ["fail", "pass"]) {
      const proto = readFileSync(`${folder}${id}/${kind}.proto`, "utf8");
      expect(text).toContain(proto.replace(/^(?:syntax|edition|package|import)\b.*\n+/gm, ""));
    }
  });

  test(`${id} shows each of its messages in its failing fixture or is known not to`, () => {
    const rule = lintRules.find((candidate) => candidate.id === id);
    const found = readFileSync(`${folder}${id}/fail.txt`, "utf8");
    const missing = Object.entries(rule?.messages ?? {}).filter(([, { message }]) => {
      const form = message.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[a-zA-Z]+\}/g, ".*");
      return !new RegExp(form).test(found);
    });
    expect(missing.map(([key]) => key)).toEqual(notShown[id] ?? []);
  });
}

test("an example above the size limit is named and not parsed", () => {
  const resource = model.resources.find(({ location }) => location.file === "example-invalid/pass.proto");
  const long = { title: "long", id: "eth0", spec: `up: true # ${"x".repeat(100_000)}` };
  const files = model.files.filter(({ path }) => path === "example-invalid/pass.proto");
  const resources = resource === undefined ? [] : [{ ...resource, examples: [long] }];
  expect(lintModel({ ...model, files, resources }).map(({ code, message }) => [code, message])).toEqual([
    ["lint/example-invalid", "the example must have at most 100000 characters"],
  ]);
});

test("examples are checked by the function that is handed in, where the built-in checks are content", () => {
  const path = "example-invalid/pass.proto";
  const only = {
    ...model,
    files: model.files.filter((file) => file.path === path),
    resources: model.resources.filter(({ location }) => location.file === path),
  };
  const seen: string[] = [];
  const found = lintModel(only, {
    checkExample: (resource, yaml) => {
      seen.push(`${resource.type} ${yaml}`);
      return [{ code: "types/x", severity: "error", message: "must be odd", path: "/mtu" }];
    },
  });
  expect(seen).toEqual(["LinkSpecs.net.example.org up: true\nmtu: 9000\n"]);
  expect(found.map(({ message }) => message)).toEqual(["the example breaks the schema at /mtu: must be odd"]);
});

test("there is no fixture and no page without a rule", async () => {
  const ids = new Set(lintRules.map(({ id }) => id));
  const fixtures = await readdir(folder, { withFileTypes: true });
  expect(fixtures.filter((entry) => entry.isDirectory() && !ids.has(entry.name))).toEqual([]);
  const files = await readdir(pages);
  expect(files.filter((file) => !ids.has(file.replace(/\.md$/, "")))).toEqual([]);
  expect(ids.size).toBe(lintRules.length);
});

test("the schemas of this project have no errors, their examples read and judged as a program would", async () => {
  const { snapshot, sources, registry } = await loadProtos({ roots: [schemas] });
  if (registry === undefined) throw new Error("no registry");
  const files = snapshot.model.files.filter((file) => file.path.startsWith("cosi/"));
  const checkExample = createExampleChecker(snapshot.model, registry);
  const found = lintModel({ ...snapshot.model, files }, { sources, checkExample });
  expect(files.length).toBeGreaterThan(8);
  expect(found.filter(({ severity }) => severity === "error")).toEqual([]);
});

test("whole examples are read by the parser of protobuf JSON and judged by the evaluator", async () => {
  const { snapshot, registry } = await loadProtos({ roots: [schemas] });
  if (registry === undefined) throw new Error("no registry");
  const check = createExampleChecker(snapshot.model, registry);
  const find = (type: string) => snapshot.model.resources.find((resource) => resource.type === type);
  const status = find("ControllerStatuses.system.cosi.dev");
  const mount = find("MountSpecs.storage.cosi.dev");
  if (status === undefined || mount === undefined) throw new Error("no such type");
  expect(check(status, "state: BACKOFF\ncurrentBackoff: 1.5s\n")).toEqual([]);
  // A duration is beyond the built-in checks.
  expect(check(status, "state: BACKOFF\ncurrentBackoff: s3cret\n")).toMatchObject([{ severity: "error" }]);
  expect(JSON.stringify(check(status, "state: BACKOFF\ncurrentBackoff: s3cret\n"))).not.toContain("s3cret");
  expect(check(mount, "source: tmpfs\ntarget: /x\n")).toMatchObject([{ path: "" }]);
});

test("a foreign schema set of several hundred messages is checked without a crash", async () => {
  const { snapshot, sources } = await loadProtos({
    roots: [foreign],
    files: foreignFiles,
  });
  const found = lintModel(snapshot.model, { sources });
  expect(snapshot.model.messages.size).toBeGreaterThan(100);
  expect(new Set(found.map(({ code }) => code)).size).toBeGreaterThan(3);
  for (const { source } of found) expect(source?.line).toBeGreaterThan(0);
});

test("a rule is switched off by the configuration only with a reason", () => {
  const path = "field-name/fail.proto";
  const only = { ...model, files: model.files.filter((file) => file.path === path) };
  const count = (reason: string, name?: string): number =>
    lintModel(only, { disable: [{ rule: "field-name", reason, ...(name === undefined ? {} : { name }) }] })
      .length;
  expect(count("", undefined)).toBe(3);
  expect(count("fixed elsewhere")).toBe(0);
  expect(count("fixed elsewhere", "example.field_name.fail.Link.linkName")).toBe(2);
});
