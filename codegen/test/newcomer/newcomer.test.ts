import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Ajv, type Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { copyRepository, run, runOrThrow } from "./copy-repository.ts";

const type = "TimeServerSpecs.time.cosi.dev";
const proto = "schemas/proto/cosi/time/v1alpha1/time_server.proto";

// One story: each test goes on where the one before it ended.
let folder: string;
let copy: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "cosi-newcomer-")));
  copy = join(folder, "repository");
  copyRepository(copy);
  // Nothing to do where this work tree is built, which it is in `npm test`.
  runOrThrow(process.execPath, ["tools/run.mjs", "tsc", "-b", "codegen"], copy);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runCodegen = (...args: string[]) =>
  run(process.execPath, ["codegen/bin/cosi-codegen.js", ...args], copy);
const readCopy = (path: string) => readFileSync(join(copy, path), "utf8");
const input = (name: string) => new URL(`input/${name}`, import.meta.url);

/** Paths that differ from the baseline. */
function listChanges(): string[] {
  const status = runOrThrow(
    "git",
    ["status", "--porcelain", "--untracked-files=all", "--no-renames", "-z"],
    copy,
  );
  return status
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => entry.slice(3));
}

const isGenerated = (path: string) =>
  path.split("/").includes("gen") ||
  /\.gen\.ts$|_pb\.ts$/.test(path) ||
  path.startsWith("schemas/jsonschema/");

test("a resource type is one hand-written file; all else lies in generated places", () => {
  expect(listChanges()).toEqual([]);
  expect(runCodegen("generate", "--check")).toMatchObject({ code: 0 });
  mkdirSync(dirname(join(copy, proto)), { recursive: true });
  copyFileSync(input("time_server.proto"), join(copy, proto));
  expect(runCodegen("lint")).toMatchObject({ code: 0 });
  expect(runCodegen("generate")).toMatchObject({ code: 0, err: "" });
  const changes = listChanges();
  expect(changes.filter((path) => !isGenerated(path))).toEqual([proto]);
  // Every target wrote something for the type.
  expect(changes).toEqual(
    expect.arrayContaining([
      "packages/types/src/gen/cosi/time/v1alpha1/time_server_pb.ts",
      "packages/types/src/gen/resources/time-server-specs.gen.ts",
      "packages/validate/src/gen/time-server-specs.gen.js",
      `schemas/jsonschema/2020-12/strict/${type}.json`,
      `schemas/jsonschema/draft-07/lenient/${type}.json`,
      `schemas/fixtures/gen/${type}/maximal.yaml`,
      `docs/reference/gen/${type}.md`,
    ]),
  );
  expect(runCodegen("generate", "--check")).toMatchObject({ code: 0 });
});

test("a program uses the type typed and validated", () => {
  runOrThrow(process.execPath, ["tools/run.mjs", "tsc", "-b", "packages/validate"], copy);
  const app = join(folder, "app");
  mkdirSync(app);
  symlinkSync(join(copy, "node_modules"), join(app, "node_modules"), "junction");
  for (const name of ["use-time-server.ts", "good.yaml", "bad.yaml"])
    copyFileSync(input(name), join(app, name));
  writeFileSync(join(app, "package.json"), '{ "type": "module" }');
  const { compilerOptions } = JSON.parse(readCopy("tsconfig.base.json"));
  const options = { ...compilerOptions, composite: false, noEmit: true };
  writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["*.ts"] }));
  const tsc = [join(copy, "tools/run.mjs"), "tsc", "-p", "."];
  expect(run(process.execPath, tsc, app)).toMatchObject({ code: 0, out: "" });
  // The program is checked for real: without its comments the refused lines are errors.
  const source = readFileSync(join(app, "use-time-server.ts"), "utf8");
  writeFileSync(join(app, "use-time-server.ts"), source.replaceAll("@ts-expect-error ", ""));
  const refused = run(process.execPath, [...tsc, "--pretty", "false"], app);
  expect(refused.out.match(/error TS\d+/g)).toEqual([
    "error TS2561",
    "error TS2322",
    "error TS2339",
    "error TS2820",
  ]);

  expect(JSON.parse(runOrThrow(process.execPath, ["use-time-server.ts"], app))).toEqual({
    isSameDefinition: true,
    namespace: "time",
    json: { server: "time.example.org", protocol: "NTS", port: 4460 },
    registered: true,
    good: { kind: "valid", port: 4460 },
    bad: [
      [
        "bad.yaml:6:13 error types/unknown-value",
        '  /spec/protocol: must be one of PROTOCOL_UNSPECIFIED, NTP or NTS, found "NTSS"',
        "  hint: did you mean NTS?",
      ],
      [
        "bad.yaml:7:9 error types/out-of-range",
        "  /spec/port: must be between 1 and 65535, found 70000",
        "  hint: for example 123",
      ],
    ].map((lines) => lines.join("\n")),
  });
});

/** Formats are not needed here: neither document breaks one. */
const ajvOptions: Options = { strict: false, unicodeRegExp: true, validateFormats: false };

/** Whether the bundle of a draft accepts the good and the bad document, and knows the type of both. */
function checkByBundle(ajv: Ajv | Ajv2020, draft: string) {
  const bundle = JSON.parse(readCopy(`schemas/jsonschema/${draft}/bundle.json`));
  expect(bundle.properties.metadata.properties.type.enum).toContain(type);
  const check = ajv.compile(bundle);
  const isValid = (name: string) => check(parse(readFileSync(input(name), "utf8")));
  return { good: isValid("good.yaml"), bad: isValid("bad.yaml") };
}

test("the type is documented, and editors know it", () => {
  const page = readCopy(`docs/reference/gen/${type}.md`);
  expect(page).toContain("The server that the machine is to ask for the time.");
  expect(page).toContain("A server with authenticated answers");
  expect(readCopy("docs/reference/gen/index.md")).toContain(`[\`TimeServerSpecs\`](./${type}.md)`);
  const isGood = { good: true, bad: false };
  expect(checkByBundle(new Ajv2020(ajvOptions), "2020-12")).toEqual(isGood);
  expect(checkByBundle(new Ajv(ajvOptions), "draft-07")).toEqual(isGood);
});

test("a comment that is changed without generating fails the check of `npm test`", () => {
  const check = ["tools/run.mjs", "node", "tools/generate.ts", "--check"];
  expect(run(process.execPath, check, copy)).toMatchObject({ code: 0 });
  const text = readCopy(proto);
  const changed = text.replace("// Name of the server.", "// Name or alias of the server.");
  expect(changed).not.toBe(text);
  writeFileSync(join(copy, proto), changed);
  const stale = [
    `docs/reference/gen/${type}.md`,
    "gen/manifest.json",
    "packages/types/src/gen/cosi/time/v1alpha1/time_server_pb.ts",
    ...["2020-12", "draft-07"].flatMap((draft) =>
      ["bundle", `lenient/${type}`, `strict/${type}`].map(
        (name) => `schemas/jsonschema/${draft}/${name}.json`,
      ),
    ),
  ].map((path) => `stale: ${path}`);
  const result = runCodegen("generate", "--check");
  expect(result).toMatchObject({ code: 1 });
  expect(result.err).toContain('run "cosi-codegen generate"');
  expect(result.out.split("\n").slice(0, -2)).toEqual(stale);
  expect(result.out).toMatch(/\n9 stale or missing, 0 surplus, /);
  const step = run(process.execPath, check, copy);
  expect(step).toMatchObject({ code: 1 });
  for (const line of stale) expect(step.out.split("\n")).toContain(line);
  // Nothing was written; `npm test` runs the same step.
  expect(readCopy(`docs/reference/gen/${type}.md`)).not.toContain("Name or alias");
  expect(readCopy("tools/test.ts")).toContain('["node", "tools/generate.ts", "--check"]');
});
