import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  type CliResult,
  listenGrpc,
  listenRaw,
  listenReference,
  makeFolder,
  printServeCommand,
  runCli,
  startCli,
} from "./spawn-cli.ts";

const service = "cosi.resource.State";
const notFound = 5;
const internal = 13;

/** Expects one line that says what is wrong and at most one that says what to do. */
function expectOneClearLine(result: CliResult, code: number, text: string | RegExp): void {
  expect(result.err).toMatch(text);
  expect(result.err.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
  expect(result.err).toMatch(/^error: /);
  expect(result.out).toBe("");
  expect(result.code).toBe(code);
}

it("says that a socket does not exist", async () => {
  using folder = makeFolder();
  const result = await runCli(["--endpoint", `unix:${folder.path}/none.sock`], folder.path);
  expectOneClearLine(result, 3, /none\.sock: there is no such socket\nhint: /);
});

it("says that a connection is refused", async () => {
  using folder = makeFolder();
  // Port 1 needs rights that nobody gives to a test, so nobody listens there.
  const result = await runCli(["--endpoint", "tcp:127.0.0.1:1"], folder.path);
  expectOneClearLine(result, 3, /127\.0\.0\.1:1: the connection is refused: nobody listens\nhint: /);
});

it("says that a server speaks HTTP/1.1", async () => {
  using folder = makeFolder();
  await using server = await listenRaw(folder.path, (socket) => {
    socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
  });
  const result = await runCli(["--endpoint", server.endpoint], folder.path);
  expectOneClearLine(result, 3, /speaks HTTP\/1\.1, not gRPC\nhint: /);
});

it("says that a gRPC server is not COSI", async () => {
  using folder = makeFolder();
  await using server = await listenGrpc(folder.path, "some.other.Service", () => notFound);
  const result = await runCli(["--endpoint", server.endpoint], folder.path);
  expectOneClearLine(result, 3, /does not serve cosi\.resource\.State \(UNIMPLEMENTED\)\nhint: /);
});

it("says that a server accepts connections and never answers", async () => {
  using folder = makeFolder();
  await using server = await listenRaw(folder.path, () => undefined);
  const result = await runCli(["--endpoint", server.endpoint, "--time-scale", "0.05"], folder.path);
  expectOneClearLine(result, 3, /accepts the connection but sends nothing within 0\.25 s\nhint: /);
});

it("says that a COSI server never answers a Get", async () => {
  using folder = makeFolder();
  await using server = await listenGrpc(folder.path, service, () => undefined);
  const result = await runCli(["--endpoint", server.endpoint, "--time-scale", "0.05"], folder.path);
  expectOneClearLine(result, 3, /does not answer a Get within 0\.25 s\nhint: /);
});

it("refuses an unknown requirement ID and names the nearest one", async () => {
  using folder = makeFolder();
  const words = ["--endpoint", "unix:/none.sock", "--only", "COSI-UPD-O04"];
  const result = await runCli(words, folder.path);
  expectOneClearLine(result, 2, /"COSI-UPD-O04"\nhint: Did you mean COSI-UPD-004\?/);
});

it("links the report to the site that it is told of, and refuses what is no address of one", async () => {
  using folder = makeFolder();
  const only = ["--only", "COSI-GET-002"];
  const password = ["--site", "https://me:s3cr3t@spec.example.dev"];
  for (const site of [["--site", "spec.example.dev"], ["--site", "https://a/?q"], password]) {
    const refused = await runCli(["--endpoint", "unix:/none.sock", ...site], folder.path);
    expectOneClearLine(refused, 2, /--site is an address that begins with https:\/\/ or http:\/\//);
    expect(refused.err).not.toContain("s3cr3t");
  }
  await using server = await listenReference(folder.path);
  const site = ["--site", "https://spec.example.dev/cosi/"];
  await runCli(["--endpoint", server.endpoint, ...only, ...site], folder.path);
  const page = readFileSync(join(folder.path, "report/report.html"), "utf8");
  expect(page).toContain('href="https://spec.example.dev/cosi/spec/COSI-GET-002"');
});

it("refuses a report folder that cannot be written before it looks at the server", async () => {
  using folder = makeFolder();
  writeFileSync(join(folder.path, "file"), "");
  const words = ["--endpoint", `unix:${folder.path}/none.sock`, "--report-dir", "file/report"];
  const result = await runCli(words, folder.path);
  expectOneClearLine(result, 2, /cannot write reports to file\/report: .*\nhint: /);
});

it("refuses a report folder without permission to write", async ({ skip }) => {
  if (process.getuid?.() === 0) skip("root may write everywhere");
  using folder = makeFolder();
  chmodSync(folder.path, 0o500);
  const result = await runCli(["--endpoint", "unix:/none.sock"], folder.path);
  chmodSync(folder.path, 0o700);
  expectOneClearLine(result, 2, /cannot write reports to report: permission denied/);
});

it("shows where a configuration is damaged", async () => {
  using folder = makeFolder();
  const file = join(folder.path, "conf.json");
  writeFileSync(file, '{\n  "endpoint": "unix:/x.sock"\n  "seed": "a"\n}\n');
  const broken = await runCli(["--config", "conf.json"], folder.path);
  expect(broken.code).toBe(2);
  expect(broken.err).toBe(
    'conf.json:3:3 error conformance/json-syntax\n  expected "," or "}", found "\\""\n',
  );
  writeFileSync(file, '{\n  "endpont": "unix:/x.sock",\n  "timeScale": 0, "concurrency": "8"\n}\n');
  const wrong = await runCli(["--config", "conf.json"], folder.path);
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain(
    "conf.json:2:3 error conformance/unknown-key\n  /endpont: there is no such key;",
  );
  expect(wrong.err).toContain('  hint: did you mean "endpoint"?\n');
  expect(wrong.err).toContain(
    "conf.json:3:16 error conformance/wrong-value\n  /timeScale: must be > 0, found 0\n",
  );
  expect(wrong.err).toContain(
    'conf.json:3:34 error conformance/wrong-type\n  /concurrency: must be a whole number, found "8"\n',
  );
});

it("says that a configuration does not exist", async () => {
  using folder = makeFolder();
  const result = await runCli(["--config", "none.json"], folder.path);
  expectOneClearLine(result, 2, /cannot read none\.json: there is no such file\nhint: /);
});

it.each([
  [[], /--endpoint is missing\nhint: Write --endpoint/],
  [["--endpiont", "unix:/x"], /unknown flag --endpiont\nhint: Did you mean --endpoint\?/],
  [["--endpoint"], /--endpoint needs a value\nhint: /],
  [["--endpoint", "--json"], /--endpoint needs a value, but --json follows/],
  [["--endpoint", "http://x"], /"http:\/\/x" is not understood; write unix:/],
  [["--json=yes"], /--json takes no value/],
  [
    ["--endpoint", "unix:/x", "--concurrency", "0"],
    /--concurrency is a whole number from 1 to 64, found "0"/,
  ],
  [["--endpoint", "unix:/x", "--feature", "teardwon=true"], /hint: Did you mean teardown\?/],
  [["unix:/x.sock"], /unexpected "unix:\/x\.sock"\nhint: Write --endpoint unix:\/x\.sock\./],
  [["--explain", "COSI-UPD-999"], /there is no requirement or test "COSI-UPD-999"/],
  [["clean", "--endpoint", "unix:/x"], /clean needs the journal/],
  [["--endpoint", "unix:/x", "--baseline", "none.json"], /cannot read none\.json/],
])("refuses %j", async (words, text) => {
  using folder = makeFolder();
  expectOneClearLine(await runCli(words, folder.path), 2, text);
});

it("says that nothing ran when no test judges what is selected", async () => {
  using folder = makeFolder();
  // Clients are not judged by this suite, so this requirement never has a test.
  const result = await runCli(["--endpoint", "unix:/none.sock", "--only", "COSI-WCH-052"], folder.path);
  expectOneClearLine(result, 3, /nothing ran: no test judges what was selected\nhint: /);
});

it("prints help, version, list and explanations", async () => {
  using folder = makeFolder();
  const [help, version, list, requirement, test] = await Promise.all([
    runCli(["--help"], folder.path),
    runCli(["--version"], folder.path),
    runCli(["--list", "--json", "--only", "UPD"], folder.path),
    runCli(["--explain", "cosi-upd-004"], folder.path),
    runCli(["--explain", "updating.stale-version"], folder.path),
  ]);
  expect(help.out).toMatch(/^Usage: cosi-conformance --endpoint ENDPOINT/);
  expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(JSON.parse(list.out)).toContainEqual(
    expect.objectContaining({
      id: "updating.stale-version",
      covers: expect.arrayContaining(["COSI-UPD-004"]),
    }),
  );
  expect(requirement.out).toMatch(/^COSI-UPD-004 MUST\n {2}A server refuses an Update/);
  expect(requirement.out).toContain("updating.stale-version: ");
  expect(test.out).toMatch(/^updating\.stale-version\n/);
  for (const { code, err } of [help, version, list, requirement, test]) expect([code, err]).toEqual([0, ""]);
});

it("judges a conformant server, writes every report and leaves nothing", async () => {
  using folder = makeFolder();
  await using server = await listenReference(folder.path);
  const words = ["--endpoint", server.endpoint, "--only", "updating.stale-version", "--seed", "s"];
  const result = await runCli([...words, "--json", "--run-id", "r1"], folder.path);
  expect(result.err).toContain("Conformant, in what was selected");
  expect(result.code).toBe(0);
  const report = JSON.parse(result.out);
  expect(report).toEqual(JSON.parse(readFileSync(join(folder.path, "report/report.json"), "utf8")));
  expect(report.run).toMatchObject({
    id: "r1",
    seed: "s",
    selection: ["updating.stale-version"],
    leftovers: [],
  });
  expect(report.summary.verdict).toBe("conformant");
  expect(report.tests).toContainEqual(
    expect.objectContaining({ id: "updating.stale-version", outcome: "passed" }),
  );
  const events = readFileSync(join(folder.path, "report/events.ndjson"), "utf8").trimEnd().split("\n");
  expect(JSON.parse(events[0]!)).toMatchObject({ event: "start", runId: "r1" });
  expect(JSON.parse(events.at(-1)!)).toMatchObject({
    event: "end",
    verdict: "conformant",
    exitCode: 0,
    lineCount: events.length - 1,
  });
  expect(readFileSync(join(folder.path, "report/report.html"), "utf8")).toContain("<!doctype html>");
  expect(existsSync(join(folder.path, "report/journal.ndjson"))).toBe(false);
});

it("judges a server that stores nothing as not conformant, says how to repeat it, and honours a baseline", async () => {
  using folder = makeFolder();
  await using server = await listenGrpc(folder.path, service, (method) =>
    method === "Create" ? internal : notFound,
  );
  const words = ["--endpoint", server.endpoint, "--only", "updating.stale-version"];
  const result = await runCli([...words, "--seed", "it's", "--run-id", "r1"], folder.path);
  expect(result.code).toBe(1);
  expect(result.out).toMatch(/^\nNot conformant /);
  expect(result.out).toContain(
    `  repeat  npx @cosi-spec/conformance --endpoint ${server.endpoint} --only updating.stale-version --seed 'it'\\''s' --run-id r1\n`,
  );
  const report = JSON.parse(readFileSync(join(folder.path, "report/report.json"), "utf8"));
  const [finding] = report.findings;
  expect(report.findings).toHaveLength(1);
  expect(finding.blocks).toContain("COSI-UPD-004");
  const { method, status } = report.tests.find((test: { id: string }) => test.id === "updating.stale-version")
    .exchanges[finding.cases[0].exchange];
  expect([method, status.code]).toEqual(["Create", "INTERNAL"]);

  const known = { requirement: finding.requirement, reason: "stores nothing yet" };
  const baseline = join(folder.path, "known.json");
  writeFileSync(baseline, JSON.stringify([known]));
  const excused = await runCli([...words, "--baseline", "known.json"], folder.path);
  expect([excused.code, excused.out]).toEqual([
    0,
    expect.stringContaining("Not conformant, in ways that are known"),
  ]);
  writeFileSync(baseline, JSON.stringify([known, { requirement: "COSI-XYZ-001", reason: "?" }]));
  const stale = await runCli([...words, "--baseline", "known.json"], folder.path);
  expect([stale.code, stale.out]).toEqual([
    4,
    expect.stringContaining("COSI-XYZ-001: there is no such requirement"),
  ]);
  writeFileSync(baseline, JSON.stringify([{ ...known, expires: "2020-01-01" }]));
  const expired = await runCli([...words, "--baseline", "known.json"], folder.path);
  expect([expired.code, expired.out]).toEqual([1, expect.stringContaining("it expired on 2020-01-01")]);
});

it("names the test during which a server went [COSI-LIM-001]", async () => {
  using folder = makeFolder();
  await using server = await listenGrpc(folder.path, service, (method, _request, self) => {
    if (method !== "Create") return notFound;
    self.forceShutdown();
    return undefined;
  });
  const words = ["--endpoint", server.endpoint, "--only", "updating.stale-version", "--time-scale", "0.2"];
  const result = await runCli(words, folder.path);
  expect(result.out).toMatch(/✗ COSI-LIM-001 MUST NOT .*\n/);
  expect(result.out).toMatch(/the server was gone (during|after) updating\.stale-version\n/);
  expect(result.err).toContain("the server is gone");
  expect(result.code).toBe(1);
});

it("ends in good order at the first Ctrl-C and writes what there is", async () => {
  using folder = makeFolder();
  await using server = await listenGrpc(folder.path, service, (method) =>
    method === "Create" ? undefined : notFound,
  );
  const words = ["--endpoint", server.endpoint, "--only", "updating", "--time-scale", "0.2"];
  const run = startCli(words, folder.path);
  await run.sees("optional features");
  run.interrupt();
  const result = await run.result;
  expect(result.err).toContain("stopping after the tests that are running");
  expect(result.code).toBe(130);
  const report = JSON.parse(readFileSync(join(folder.path, "report/report.json"), "utf8"));
  expect(report.run.isStopped).toBe(true);
  expect(report.summary.tests["not-run"]).toBeGreaterThan(0);
});

it("removes what the journal of an interrupted run names, and nothing else", async () => {
  using folder = makeFolder();
  await using server = await listenReference(folder.path);
  const entry = {
    namespace: "conformance-x",
    type: "ConformanceTests.conformance.cosi.dev",
    id: "gone",
    owner: "",
  };
  const journal = join(folder.path, "journal.ndjson");
  writeFileSync(journal, `${JSON.stringify(entry)}\n{"namespace":"cut sho`);
  const words = ["clean", "--journal", "journal.ndjson", "--endpoint", server.endpoint];
  const result = await runCli(words, folder.path);
  expect([result.code, result.out]).toEqual([0, "1 resource in the journal, 0 still there\n"]);
  expect(existsSync(journal)).toBe(false);
});

it("restarts the server with a command that stays in the foreground, and ends that with the run", async () => {
  using folder = makeFolder();
  await using server = await listenReference(folder.path);
  const pidFile = join(folder.path, "pid");
  const command = [
    `kill ${server.pid}`,
    `while kill -0 ${server.pid} 2>/dev/null; do :; done`,
    `echo $$ > ${pidFile}`,
    `exec ${printServeCommand(server.endpoint)}`,
  ].join("; ");
  const words = ["--endpoint", server.endpoint, "--only", "watching.server-stops"];
  const without = await runCli(words, folder.path);
  expectOneClearLine(without, 3, /nothing ran.*\nhint: .*--restart-command/);
  const result = await runCli([...words, "--restart-command", command], folder.path);
  expect([result.code, result.out]).toEqual([0, expect.stringContaining("Conformant")]);
  const pid = Number(readFileSync(pidFile, "utf8"));
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  expect(readFileSync(join(folder.path, "report/server.log"), "utf8")).toContain("listening");
});
