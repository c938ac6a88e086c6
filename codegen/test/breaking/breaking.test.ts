import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { breakingRules, findBreakingChanges, type Snapshot, type Verdict } from "../../src/breaking/index.ts";
import { createSnapshot, loadProtos } from "../../src/breaking/load-snapshot.ts";
import { findBuf } from "../../src/input/find-buf.ts";
import { compileProtos } from "../../src/input/load-proto.ts";

interface ExpectedVerdict {
  readonly rule: string;
  readonly severity: string;
  readonly axis: string;
  readonly line: number;
}

const folder = fileURLToPath(new URL(".", import.meta.url));
const pages = fileURLToPath(new URL("../../../docs/rules/breaking/", import.meta.url));
const headings = ["## What", "## Details", "## Incorrect", "## Correct", "## How to disable and why"];
const pairs = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
let work: string;
let before: Snapshot;
let after: Snapshot;

beforeAll(async () => {
  // All pairs are compiled at once: each has a package of its own.
  work = mkdtempSync(join(tmpdir(), "cosi-breaking-"));
  const load = async (side: "before" | "after"): Promise<Snapshot> => {
    const root = join(work, side);
    mkdirSync(root);
    for (const pair of pairs) copyFileSync(join(folder, pair, `${side}.proto`), join(root, `${pair}.proto`));
    const compiled = await compileProtos({ roots: [root] });
    writeFileSync(join(work, `${side}.binpb`), compiled.descriptorSet);
    return createSnapshot(compiled.descriptorSet, compiled.files);
  };
  before = await load("before");
  after = await load("after");
});
afterAll(() => rmSync(work, { recursive: true }));

/** The part of a snapshot that comes from one file. */
function select({ model, facts }: Snapshot, path: string): Snapshot {
  const isHere = ({ location }: { readonly location: { readonly file: string } }): boolean =>
    location.file === path;
  return {
    model: {
      ...model,
      files: model.files.filter((file) => file.path === path),
      resources: model.resources.filter(isHere),
    },
    ...(facts === undefined
      ? {}
      : {
          facts: {
            ...facts,
            methods: facts.methods.filter(isHere),
            extensions: facts.extensions.filter(isHere),
          },
        }),
  };
}

function judge(pair: string): Verdict[] {
  const path = `${pair}.proto`;
  const sources = new Map([[path, readFileSync(join(folder, pair, "after.proto"), "utf8")]]);
  return findBreakingChanges(select(before, path), select(after, path), { sources });
}

for (const pair of pairs)
  test(`${pair} gets the verdicts that it expects`, () => {
    const found = judge(pair).map(
      ({ code, severity, axis, source }): ExpectedVerdict => ({
        rule: code.replace("breaking/", ""),
        severity,
        axis,
        line: source?.line ?? 0,
      }),
    );
    const path = join(folder, pair, "expected.json");
    if (process.env["RECORD"] === "1") writeFileSync(path, `${JSON.stringify(found, null, 2)}\n`);
    expect(found).toEqual(JSON.parse(readFileSync(path, "utf8")));
  });

test("there are at least 80 pairs, some of them without any verdict", () => {
  const empty = pairs.filter(
    (pair) => readFileSync(join(folder, pair, "expected.json"), "utf8").trim() === "[]",
  );
  expect(pairs.length).toBeGreaterThanOrEqual(80);
  expect(empty.length).toBeGreaterThanOrEqual(20);
});

/** Our rules that tell what a rule of buf's category WIRE_JSON tells. */
const ourRules: Readonly<Record<string, readonly string[]>> = {
  ENUM_SAME_JSON_FORMAT: ["json-format-changed"],
  ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED: [
    "enum-value-name-reusable",
    "enum-value-renumbered",
    "enum-value-removed",
  ],
  ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED: ["enum-value-number-reusable"],
  ENUM_VALUE_SAME_NAME: ["enum-value-renamed", "enum-value-removed", "enum-value-renumbered"],
  FIELD_NO_DELETE_UNLESS_NAME_RESERVED: ["field-name-reusable", "field-renumbered"],
  FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED: ["field-number-reusable"],
  FIELD_SAME_DEFAULT: ["legacy-default-changed"],
  FIELD_SAME_JSON_NAME: ["json-name-changed", "extension-changed"],
  FIELD_SAME_NAME: ["field-renamed", "extension-changed"],
  FIELD_SAME_ONEOF: ["field-oneof-changed"],
  FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY: ["field-cardinality-changed", "legacy-required-changed"],
  FIELD_WIRE_JSON_COMPATIBLE_TYPE: ["field-type-changed", "field-cardinality-changed", "extension-changed"],
  FILE_SAME_PACKAGE: ["package-changed"],
  MESSAGE_SAME_JSON_FORMAT: ["json-format-changed"],
  MESSAGE_SAME_REQUIRED_FIELDS: ["legacy-required-changed"],
  RESERVED_ENUM_NO_DELETE: ["reservation-removed"],
  RESERVED_MESSAGE_NO_DELETE: ["reservation-removed"],
  RPC_SAME_CLIENT_STREAMING: ["method-changed"],
  RPC_SAME_IDEMPOTENCY_LEVEL: ["method-changed"],
  RPC_SAME_REQUEST_TYPE: ["method-changed"],
  RPC_SAME_RESPONSE_TYPE: ["method-changed"],
  RPC_SAME_SERVER_STREAMING: ["method-changed"],
};

/** Where buf points at an option, a value or a message, and we at the element that has to be mended. */
const otherLines = [
  "enum-alias-removed ENUM_VALUE_SAME_NAME: 16 and 8",
  "enum-json-format-lost ENUM_SAME_JSON_FORMAT: 9 and 8",
  "enum-value-renumbered ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED: 8 and 14",
  "field-renumbered FIELD_NO_DELETE_UNLESS_NAME_RESERVED: 6 and 26",
  "field-renumbered-reserved FIELD_NO_DELETE_UNLESS_NAME_RESERVED: 6 and 26",
  "json-format-lost MESSAGE_SAME_JSON_FORMAT: 7 and 6",
  "legacy-required-removed MESSAGE_SAME_REQUIRED_FIELDS: 6 and 8",
  "method-idempotency RPC_SAME_IDEMPOTENCY_LEVEL: 9 and 8",
  "package-changed FILE_SAME_PACKAGE: 3 and 1",
];

function runBuf(...words: string[]): string {
  const { command, args } = findBuf();
  const result = spawnSync(command, [...args, ...words], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (result.error !== undefined) throw result.error;
  return result.stdout;
}

test("no verdict of buf's WIRE_JSON category is missed on any pair", () => {
  const config = JSON.stringify({ version: "v2", breaking: { use: ["WIRE_JSON"] } });
  const report = runBuf(
    ...["breaking", join(work, "after.binpb"), "--against", join(work, "before.binpb")],
    ...["--config", config, "--error-format", "json"],
  );
  const theirs = report
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { path?: string; start_line?: number; type: string; message: string });
  const missed: string[] = [];
  const elsewhere: string[] = [];
  const seen = new Set<string>();
  // Of each of their rules, a verdict of ours answers one only, so at least as many of ours are needed. The same
  // sentence at several lines counts once.
  const ours = new Map(pairs.map((pair) => [pair, judge(pair)]));
  const unanswered = new Map<string, Verdict[]>();
  const sentences = new Set<string>();
  for (const { path = "", start_line: line, type, message } of theirs) {
    seen.add(type);
    const pair = path.replace(/\.proto$/, "");
    const sentence = `${pair} ${type} ${message}`;
    if (sentences.has(sentence)) continue;
    sentences.add(sentence);
    const key = `${pair} ${type}`;
    const left = unanswered.get(key) ?? [...(ours.get(pair) ?? [])];
    unanswered.set(key, left);
    const answers = left.filter(({ code }) => ourRules[type]?.includes(code.replace("breaking/", "")));
    const nearest = answers.find(({ source }) => source?.line === (line ?? 1)) ?? answers[0];
    const index = nearest === undefined ? -1 : left.indexOf(nearest);
    if (nearest !== undefined && nearest.source?.line !== (line ?? 1))
      elsewhere.push(`${pair} ${type}: ${line} and ${nearest.source?.line}`);
    if (index < 0) missed.push(`${pair}:${line} ${type} ${message}`);
    else left.splice(index, 1);
  }
  console.log(
    `buf WIRE_JSON: ${theirs.length} verdicts of ${seen.size} rules on ${pairs.length} pairs, ${missed.length} missed`,
  );
  expect(missed).toEqual([]);
  expect(elsewhere.sort()).toEqual(otherLines);
  // The pairs reach every rule of the category, so that none is passed unseen.
  const category = [
    ...runBuf("config", "ls-breaking-rules", "--version", "v2", "--format", "json").matchAll(/\{.*\}/g),
  ]
    .map(([line]) => JSON.parse(line) as { id: string; categories: string[] })
    .filter(({ categories }) => categories.includes("WIRE_JSON"))
    .map(({ id }) => id);
  expect(category.length).toBeGreaterThan(20);
  expect(Object.keys(ourRules).sort()).toEqual([...category].sort());
  expect(category.filter((id) => !seen.has(id))).toEqual([]);
});

for (const { id, summary, verdicts } of breakingRules) {
  test(`${id} speaks in a pair`, () => {
    const isShown = pairs.some((pair) =>
      (JSON.parse(readFileSync(join(folder, pair, "expected.json"), "utf8")) as ExpectedVerdict[]).some(
        ({ rule }) => rule === id,
      ),
    );
    expect(isShown || jsonSchemaOnly.has(id)).toBe(true);
  });

  test(`${id} has a page with all headings, its summary and its verdicts`, () => {
    expect(existsSync(`${pages}${id}.md`)).toBe(true);
    const text = readFileSync(`${pages}${id}.md`, "utf8");
    expect(text.split("\n").filter((line) => line.startsWith("## "))).toEqual(headings);
    expect(text).toContain(summary);
    const shown = /`codegen\/test\/breaking\/([a-z0-9-]+)`/.exec(text)?.[1];
    if (!jsonSchemaOnly.has(id)) {
      expect(pairs).toContain(shown);
      expect(readFileSync(join(folder, shown ?? "", "expected.json"), "utf8")).toContain(`"${id}"`);
    }
    for (const { axis, severity, why } of Object.values(verdicts)) {
      expect(text).toContain(`${severity} · ${axis}`);
      expect(text).toContain(why);
    }
  });
}

/** Rules that protobuf cannot break. */
const jsonSchemaOnly = new Set(["unknown-keys-refused"]);

test("schemas that did not change get no verdict", async () => {
  const schemas = fileURLToPath(new URL("../../../schemas/proto", import.meta.url));
  const { snapshot } = await loadProtos({ roots: [schemas] });
  expect(snapshot.model.resources.length).toBeGreaterThan(10);
  expect(findBreakingChanges(snapshot, snapshot)).toEqual([]);
  for (const side of [before, after])
    for (const pair of pairs) {
      const part = select(side, `${pair}.proto`);
      expect(findBreakingChanges(part, part)).toEqual([]);
    }
});

test("an object of JSON Schema that refuses unknown keys is a break", () => {
  const path = "same.proto";
  const open = select(before, path);
  const [first] = open.model.files[0]?.messages ?? [];
  const message = open.model.messages.get(first ?? "");
  if (first === undefined || message === undefined) throw new Error("no message");
  const messages = new Map(open.model.messages).set(first, { ...message, isOpen: true });
  const found = findBreakingChanges({ ...open, model: { ...open.model, messages } }, select(after, path));
  expect(found.map(({ code, axis }) => [code, axis])).toEqual([["breaking/unknown-keys-refused", "json"]]);
});

test("there is no page without a rule", () => {
  const ids = new Set(breakingRules.map(({ id }) => id));
  expect(readdirSync(pages).filter((file) => !ids.has(file.replace(/\.md$/, "")))).toEqual([]);
  expect(ids.size).toBe(breakingRules.length);
});
