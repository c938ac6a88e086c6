import type { Case, ConformanceReport, Exchange, Finding, Message, Test } from "../../gen/report.gen.ts";
import { toChapterTitle } from "../chapters.ts";
import { printHexDump } from "../hex-dump.ts";
import { type LinkOptions, printRequirementId } from "../requirement-link.ts";
import { countOf } from "../text.ts";
import { html, type Markup, type Part } from "./markup.ts";
import { printClause } from "./tone.ts";

/** Characters of one message in JSON that the page shows; report.json has the rest. */
const maxJson = 6000;

/** Lines of one hex dump that the page shows, 16 bytes each. */
const maxDumpLines = 32;

/** Messages of one stream that the page shows. */
const maxResponses = 8;

/** What is broken, with what is required, what came, and how to repeat it. */
export function printFindings(report: ConformanceReport, links: LinkOptions): Markup | undefined {
  if (report.findings.length === 0) return undefined;
  const tests = new Map(report.tests.map((test) => [test.id, test]));
  return html`<h2 id="findings">Broken <span class="count">${report.findings.length}</span></h2>
${report.findings.map((finding) => printFinding(finding, tests, links))}`;
}

function printFinding(finding: Finding, tests: ReadonlyMap<string, Test>, links: LinkOptions): Markup {
  const { requirement, level, text, chapter, blocks, cases, caseCount, known } = finding;
  return html`<article class="card finding" id="finding-${requirement}">
<header><h3>${printRequirementId(requirement, links)}</h3><span class="tag bad">${level}</span>${
    known === undefined ? undefined : html`<span class="tag fair">known</span>`
  }<span class="soft small">${toChapterTitle(chapter)}</span></header>
<p class="clause">${printClause(text)}</p>
${
  known === undefined
    ? undefined
    : html`<p class="small soft">Known: ${known.reason}${known.link === undefined ? "" : ` (${known.link})`}${
        known.expires === undefined ? "" : `, until ${known.expires}`
      }</p>`
}${
  blocks.length === 0
    ? undefined
    : html`<p class="small soft">Because of this, ${countOf(blocks.length, "other requirement")} could not be judged: ${blocks.map(
        (id) => html`<a class="id" href="#${id}">${id}</a> `,
      )}</p>`
}
${cases.map((each) => printCase(each, tests.get(each.test)))}
${caseCount > cases.length ? html`<p class="case soft small">${caseCount - cases.length} more in the tests below.</p>` : undefined}
</article>`;
}

function printCase(each: Case, test: Test | undefined): Markup {
  return html`<div class="case"><dl>
<dt>Test</dt><dd><a class="id" href="#test-${each.test}">${each.test}</a><br>${printClause(each.title)}</dd>
<dt>Required</dt><dd>${printClause(each.want)}</dd>
<dt>Came</dt><dd class="got">${each.got}</dd>
</dl>
<details><summary>Repeat this test</summary><pre class="wrap">${each.reproduce}</pre></details>
${printJudged(each, test)}</div>`;
}

/** The judged call of a case, folded; the other calls of the test are with the test. */
function printJudged(each: Case, test: Test | undefined): Part {
  const exchange = test?.exchanges.find(({ index }) => index === each.exchange);
  if (exchange === undefined) return undefined;
  return html`<details><summary>What crossed the wire</summary>${printExchange(exchange)}
<p class="soft small">The other calls are with <a class="id" href="#test-${each.test}">the test</a>.</p></details>`;
}

/** Everything a test sent and received, folded. */
export function printExchanges(exchanges: readonly Exchange[]): Part {
  if (exchanges.length === 0) return undefined;
  return html`<details><summary>What crossed the wire <span class="soft">(${countOf(exchanges.length, "call")})</span></summary>
${exchanges.map(printExchange)}</details>`;
}

function printExchange(exchange: Exchange): Markup {
  const { index, method, request, responses, responseCount, status } = exchange;
  const shown = responses.slice(0, maxResponses);
  const details = status === undefined || status.details === "" ? "" : `: ${status.details}`;
  const tone = status === undefined ? "none" : status.code === "OK" ? "good" : "fair";
  return html`<div class="exchange">
<div class="head"><span class="soft">${index}</span><b>${method}</b><span class="tag ${tone}">${status?.code ?? "still open"}</span><span class="soft small">${details.slice(2)}</span></div>
${printMessage("sent", request)}
${shown.map((each, i) => printMessage(responses.length === 1 ? "came" : `came, message ${i + 1}`, each))}
${responseCount > shown.length ? html`<p class="soft small">${countOf(responseCount - shown.length, "more message")}</p>` : undefined}
</div>`;
}

function printMessage(label: string, { json, hex, byteLength }: Message): Markup {
  const text = json === undefined ? undefined : JSON.stringify(json, undefined, 2);
  const dump = hex === "" ? undefined : html`<pre>${printHexDump(hex, byteLength, maxDumpLines)}</pre>`;
  const body =
    text === undefined
      ? dump
      : html`<pre class="wrap">${text.length > maxJson ? `${text.slice(0, maxJson)}…` : text}</pre>${
          dump === undefined
            ? undefined
            : html`<details><summary class="small soft">bytes</summary>${dump}</details>`
        }`;
  return html`<p class="small soft">${label} · ${countOf(byteLength, "byte")}</p>${body}`;
}
