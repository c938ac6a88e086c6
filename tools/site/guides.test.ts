import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  createInProcessHost,
  type InProcessServer,
  type RequirementVerdict,
  runSuite,
  type Test,
  tests,
} from "@cosi-spec/conformance";
import { createInProcessServer, createStateHandler } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import { createValidator } from "@cosi-spec/validate";
import { allTypes } from "@cosi-spec/validate/resources";
import { transform } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { type CodeBlock, findCodeBlocks } from "./code-blocks.ts";
import { readTexts } from "./read-texts.ts";
import { renderReferencePage } from "./render-reference.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Below node_modules, so that programs find the packages. */
const folder = join(root, "node_modules/.cache/site-guides");
const unimplemented = 12;

const files = [
  "docs/index.md",
  "docs/results/submit.md",
  ...readdirSync(join(root, "docs/guides")).map((name) => `docs/guides/${name}`),
];
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));
const reference = readTexts(root).flatMap((page) =>
  page.address.startsWith("reference/") ? [renderReferencePage(page)] : [],
);
for (const { source = "", text } of reference) texts.set(source, text);
const blocks = files.flatMap((file) =>
  findCodeBlocks(texts.get(file) ?? "").map((block) => ({ file, ...block })),
);
const ofLanguage = (language: string, file?: string): (CodeBlock & { file: string })[] =>
  blocks.filter((block) => block.language === language && (file === undefined || block.file === file));

let socketFolder: string;
let server: ChildProcess;

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  socketFolder = mkdtempSync(join(tmpdir(), "cosi-site-"));
  const bin = join(root, "packages/runtime/bin/cosi-serve.js");
  server = spawn(process.execPath, [bin, "--listen", `unix:${socketFolder}/cosi.sock`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: server.stdout! }))
    if (line.includes("listening on")) break;
});

afterAll(() => {
  server.kill("SIGTERM");
  rmSync(socketFolder, { recursive: true, force: true });
});

it("has blocks of known languages alone", () => {
  const languages = new Set(blocks.map(({ language }) => language));
  expect([...languages].sort()).toEqual(["json", "proto", "sh", "text", "ts", "yaml"]);
});

it("has programs that compile", () => {
  const examples = reference.flatMap(({ text }) => findCodeBlocks(text));
  const programs = [...blocks, ...examples].filter(({ language }) => language === "ts");
  const paths = programs.map(({ text }, index) => {
    const path = join(folder, `program-${index}.ts`);
    writeFileSync(path, text);
    return path;
  });
  expect(paths.length).toBeGreaterThan(5 + reference.length);
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2023"];
  const libraries = ["--lib", "es2024,esnext.disposable", "--types", "node", "--ignoreConfig"];
  const args = [join(root, "tools/run.mjs"), "tsc", ...options, ...libraries, ...paths];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8", cwd: folder });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});

async function writeProgram(name: string, text: string): Promise<string> {
  const path = join(folder, `${name}.mjs`);
  const atHome = text.replaceAll("/run/cosi.sock", join(socketFolder, "cosi.sock"));
  writeFileSync(path, (await transform(atHome, { loader: "ts", target: "node22" })).code);
  return path;
}

it("has programs in the guide to the client that print what it says", async () => {
  const file = "docs/guides/use-the-client.md";
  const programs = ofLanguage("ts", file);
  const outputs = ofLanguage("text", file);
  expect(outputs.length).toBe(programs.length);
  for (const [index, { text }] of programs.entries()) {
    const path = await writeProgram(`client-${index}`, text);
    expect(execFileSync(process.execPath, [path], { encoding: "utf8" })).toBe(outputs[index]?.text);
  }
});

it("has a controller on the opening page that does what its resource says", async () => {
  const [resource, controller] = ofLanguage("ts", "docs/index.md");
  execFileSync(process.execPath, [await writeProgram("resource", resource?.text ?? "")]);
  const running = spawn(process.execPath, [await writeProgram("controller", controller?.text ?? "")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const lines = createInterface({ input: running.stdout });
    const { value } = await lines[Symbol.asyncIterator]().next();
    expect(value).toBe("the machine is called node-1 now");
    const reader = `import { createClient } from "@cosi-spec/client";
import { createGrpcTransport } from "@cosi-spec/client/grpc";
import { HostnameStatuses } from "@cosi-spec/types/resources";
const client = createClient({ transport: createGrpcTransport({ endpoint: "unix:/run/cosi.sock" }) });
const { spec } = await client.watchFor(HostnameStatuses, "hostname", (found) => found !== undefined);
console.log(spec.hostname, spec.observedVersion);
client.close();`;
    const read = execFileSync(process.execPath, [await writeProgram("reader", reader)], { encoding: "utf8" });
    expect(read).toBe("node-1 1\n");
  } finally {
    running.kill("SIGTERM");
  }
});

it("has manifests of the standard that are valid", () => {
  const validator = createValidator({ types: allTypes });
  const examples = reference.flatMap(({ source = "", text }) =>
    findCodeBlocks(text).map((block) => ({ file: source, ...block })),
  );
  const manifests = [...blocks, ...examples].filter(
    ({ language, text }) => language === "yaml" && /^ {2}type: .*\.cosi\.dev$/m.test(text),
  );
  expect(manifests.length).toBeGreaterThan(reference.length);
  for (const { file, text } of manifests)
    for (const result of validator.validate(text, { file })) expect(result.kind, text).toBe("valid");
});

/** Commands of all blocks, one for each line. */
const commands = ofLanguage("sh").flatMap(({ file, line, text }) =>
  text
    .trimEnd()
    .split("\n")
    .flatMap((each, index) =>
      each.split(" && ").map((command) => ({ command, place: `${file}:${line + index}` })),
    ),
);

interface SuiteCommands {
  parseArguments(words: readonly string[]): { all(name: "only"): readonly string[] };
  selectTests(all: readonly Test[], patterns: readonly string[]): ReadonlySet<Test>;
  splitPatterns(values: readonly string[]): readonly string[];
}

async function loadSuiteCommands(): Promise<SuiteCommands> {
  const load = (name: string): Promise<object> =>
    import(pathToFileURL(join(root, "conformance/dist/cli", name)).href);
  return { ...(await load("parse-arguments.js")), ...(await load("select-tests.js")) } as SuiteCommands;
}

const toWords = (command: string): string[] =>
  [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

it("has commands that the tools know", async () => {
  const { parseArguments, selectTests, splitPatterns } = await loadSuiteCommands();
  for (const { command, place } of commands) {
    const [program = "", ...words] = toWords(command);
    const [tool, ...rest] = program === "npx" ? words : [program, ...words];
    if (tool === "@cosi-spec/conformance") {
      const only = splitPatterns(parseArguments(rest).all("only"));
      if (only.length > 0) expect(selectTests(tests, only).size, place).toBeGreaterThan(0);
    } else if (tool === "cosi-codegen" || tool === "@cosi-spec/codegen") {
      expect(["init", "lint", "validate", "breaking"], place).toContain(rest[0]);
    } else {
      const known = /^(npm (install|run generate)|cd my-os|-p @cosi-spec\/runtime cosi-serve|cosi-serve)\b/;
      expect([tool, ...rest].join(" "), place).toMatch(known);
    }
  }
});

/** The reference server with some of its calls alone. */
function createPartialServer(calls: ReadonlySet<string>): InProcessServer {
  const whole = createInProcessServer(createStateHandler(createState({ registerDefaults: true })));
  return {
    async *handle(method, request, call) {
      if (!calls.has(method.split("/").at(-1) ?? ""))
        throw Object.assign(new Error("no such call"), { code: unimplemented, details: "no such call" });
      yield* whole.handle(method as "Get", request, call);
    },
  };
}

const guide = texts.get("docs/guides/implement-a-server.md") ?? "";
const steps = [...guide.matchAll(/^## (Step .*)\n([\s\S]*?)(?=^## |$(?![\s\S]))/gm)].map(
  ([, title = "", text = ""]) => ({
    title,
    calls: new Set((/^\*Calls so far: (.*)\.\*$/m.exec(text)?.[1] ?? "").split(", ")),
    commands: findCodeBlocks(text).map((block) => block.text.trim()),
  }),
);

it.each(steps)(
  "has in the guide to servers: $title, green with its calls alone",
  async ({ calls, commands: judges }) => {
    const { parseArguments, selectTests, splitPatterns } = await loadSuiteCommands();
    expect(judges.length).toBeGreaterThan(0);
    for (const [index, command] of judges.entries()) {
      const only = splitPatterns(parseArguments(toWords(command).slice(2)).all("only"));
      const selected = only.length === 0 ? new Set(tests) : selectTests(tests, only);
      const host = createInProcessHost(createPartialServer(calls));
      const { verdicts } = await runSuite({
        ...{ host, tests, seed: "guide", runId: `g${index}` },
        isSelected: (test) => selected.has(test),
      });
      await host.close();
      const ofKind = (...kinds: RequirementVerdict["verdict"][]): RequirementVerdict[] =>
        verdicts.filter(({ verdict }) => kinds.includes(verdict));
      expect(
        ofKind("failed", "blocked").map(({ requirement }) => requirement),
        command,
      ).toEqual([]);
      expect(ofKind("strict").length, command).toBeGreaterThan(3);
    }
  },
);

it("needs the calls of each step: without the last one it is not green", async () => {
  const { selectTests, splitPatterns, parseArguments } = await loadSuiteCommands();
  for (const [index, { calls, commands: judges }] of steps.slice(0, 4).entries()) {
    const [, , ...words] = toWords(judges[0] ?? "");
    const selected = selectTests(tests, splitPatterns(parseArguments(words).all("only")));
    const host = createInProcessHost(createPartialServer(new Set([...calls].slice(0, -1))));
    const { verdicts } = await runSuite({
      ...{ host, tests, seed: "guide", runId: `w${index}`, isRepeatingSilent: false },
      isSelected: (test) => selected.has(test),
    });
    await host.close();
    expect(verdicts.some(({ verdict }) => verdict === "failed" || verdict === "blocked")).toBe(true);
  }
});

it("has a schema in the guide to resources that is accepted with its document", () => {
  const file = "docs/guides/define-resources.md";
  const runTool = (cwd: string, ...args: string[]): string => {
    const bin = join(root, "codegen/bin/cosi-codegen.js");
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd, encoding: "utf8" });
    expect(status, stdout + stderr).toBe(0);
    return stdout + stderr;
  };
  const init = commands.find(({ command }) => command.includes("@cosi-spec/codegen init"))?.command ?? "";
  runTool(folder, ...toWords(init).slice(2));
  const place = join(folder, "my-os");
  writeFileSync(join(place, "proto/my_os/v1alpha1/lamp.proto"), ofLanguage("proto", file)[0]?.text ?? "");
  writeFileSync(join(place, "lamp.yaml"), ofLanguage("yaml", file)[0]?.text ?? "");
  runTool(place, "lint");
  runTool(place, "generate");
  expect(runTool(place, "validate", "lamp.yaml")).toContain("1 document: no errors");
});

it("has a workflow and a list of known failures that can be read", async () => {
  const file = "docs/guides/run-in-ci.md";
  const { parseArguments } = await loadSuiteCommands();
  const workflow = parse(ofLanguage("yaml", file)[0]?.text ?? "") as {
    jobs: { conformance: { steps: { run?: string }[] } };
  };
  const runs = workflow.jobs.conformance.steps.flatMap(({ run }) => (run?.startsWith("npx ") ? [run] : []));
  expect(runs.length).toBe(1);
  for (const run of runs) parseArguments(toWords(run).slice(2));
  const { readBaseline } = (await import(
    pathToFileURL(join(root, "conformance/dist/cli/read-baseline.js")).href
  )) as { readBaseline(path: string): readonly { requirement: string }[] };
  const baseline = join(folder, "baseline.json");
  writeFileSync(baseline, ofLanguage("json", file)[0]?.text ?? "");
  expect(readBaseline(baseline).map(({ requirement }) => requirement)).toEqual(["COSI-UPD-004"]);
});
