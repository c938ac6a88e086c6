import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { buildReport } from "./build-report.ts";
import { printHtml } from "./html.ts";
import { makeExchange, makeFacts, makeJudgement, makeResult, makeRun, makeTest } from "./run.testdata.ts";

const evil = `</pre><script>alert(1)</script><img src=x onerror="alert(2)">'\u001b[31m`;

function printEvil(): string {
  const test = makeTest("reading.get", ["COSI-GET-001"]);
  const failed = makeResult(test, {
    outcome: "failed",
    judgements: [makeJudgement("COSI-GET-001", "failed", { got: evil, want: evil })],
    exchanges: [makeExchange(0, Buffer.from(evil), evil)],
    reason: evil,
  });
  const facts = makeFacts({
    endpoint: evil,
    seed: evil,
    implementation: { name: evil, version: evil, url: evil },
  });
  return printHtml(buildReport(makeRun([failed]), facts));
}

it("escapes everything that comes from outside", () => {
  const page = printEvil();
  expect(page).toContain("&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;");
  expect(page.match(/<script>/g)).toHaveLength(1);
  expect(page).not.toContain("<img");
  expect(page).not.toContain("\u001b");
});

it("allows its own style and script alone, and needs nothing from elsewhere", () => {
  const page = printEvil();
  const hash = (tag: string): string => {
    const text = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)![1]!;
    return `&#39;sha256-${createHash("sha256").update(text).digest("base64")}&#39;`;
  };
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1];
  expect(policy).toBe(
    `default-src &#39;none&#39;; style-src ${hash("style")}; script-src ${hash("script")}; base-uri &#39;none&#39;; form-action &#39;none&#39;`,
  );
  // Inline styles and handlers would be refused by that policy; other files would not be found.
  expect(page).not.toMatch(/<[^>]*\s(style|on[a-z]+|src)=/);
  expect(page).not.toMatch(/<(link|iframe|object|embed|base|form)\b/);
});

it("shows clause, want, got, bytes and command of a finding, and points only to places that exist", () => {
  const page = printEvil();
  expect(page).toContain('id="finding-COSI-GET-001"');
  expect(page).toContain("0000  3c 2f 70 72 65 3e 3c 73");
  expect(page).toContain("npx @cosi-spec/conformance --endpoint ");
  const anchors = new Set([...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]));
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !anchors.has(link))).toEqual([]);
});

it("links requirements to the site, if it is told where that is", () => {
  const run = makeRun([makeResult(makeTest("reading.get", ["COSI-GET-001"]))]);
  const report = buildReport(run, makeFacts());
  const page = printHtml(report, { site: "https://spec.example.dev/" });
  expect(page).toContain('<a class="id" href="https://spec.example.dev/spec/COSI-GET-001">COSI-GET-001</a>');
  expect(printHtml(report)).not.toContain("/spec/COSI-");
});

it("says so when everything holds", () => {
  const run = makeRun([makeResult(makeTest("reading.get", ["COSI-GET-001"]))]);
  const page = printHtml(buildReport(run, makeFacts()));
  expect(page).toContain("<h1>Conformant</h1>");
  expect(page).not.toContain('id="findings"');
});
