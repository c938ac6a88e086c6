import type { ConformanceReport, Requirement, Test } from "../../gen/report.gen.ts";
import { toChapterTitle } from "../chapters.ts";
import { type LinkOptions, printRequirementId } from "../requirement-link.ts";
import { countOf, sayDuration } from "../text.ts";
import { printExchanges } from "./findings.ts";
import { html, type Markup, type Part } from "./markup.ts";
import { printClause, printTag, toTone } from "./tone.ts";

/** Requirements that are tolerated, and those that could not be judged. */
export function printRemarks(report: ConformanceReport): (Markup | undefined)[] {
  const { requirements, baseline, tests } = report;
  const stale = baseline?.stale ?? [];
  return [
    stale.length === 0
      ? undefined
      : html`<h2 id="stale">Stale entries of the baseline <span class="count">${stale.length}</span></h2>
<div class="card tests"><table>${stale.map(
          ({ requirement, problem }) =>
            html`<tr><td class="key id">${requirement}</td><td>${problem}</td></tr>`,
        )}</table></div>`,
    printTestErrors(tests.filter(({ outcome }) => outcome === "error")),
    printList(
      "tolerated",
      "Tolerated",
      requirements.filter(({ verdict }) => verdict === "tolerated"),
    ),
    printList(
      "unjudged",
      "Could not be judged",
      requirements.filter(({ verdict }) => verdict === "blocked" || verdict === "inconclusive"),
    ),
  ];
}

function printTestErrors(broken: readonly Test[]): Markup | undefined {
  if (broken.length === 0) return undefined;
  return html`<h2 id="errors">Defects of the suite <span class="count">${broken.length}</span></h2>
<div class="card tests"><table>${broken.map(
    ({ id, reason }) => html`<tr><td class="id">${id}<pre class="wrap">${reason}</pre></td></tr>`,
  )}</table></div>`;
}

function printList(anchor: string, title: string, rows: readonly Requirement[]): Markup | undefined {
  if (rows.length === 0) return undefined;
  return html`<h2 id="${anchor}">${title} <span class="count">${rows.length}</span></h2>
<div class="card tests"><table>${rows.map(
    ({
      id,
      level,
      text,
      reason,
      blockedBy,
    }) => html`<tr><td class="key"><a class="id" href="#${id}">${id}</a><br><span class="soft small">${level}</span></td>
<td>${printClause(text)}<br><span class="soft">${
      blockedBy === undefined
        ? reason
        : html`<a class="id" href="#finding-${blockedBy}">${blockedBy}</a> is broken`
    }</span></td></tr>`,
  )}</table></div>`;
}

/** Every requirement with its verdict, by chapter. */
export function printMatrix({ requirements }: ConformanceReport, links: LinkOptions): Markup {
  const chapters = [...new Set(requirements.map(({ chapter }) => chapter))].sort();
  return html`<h2 id="requirements">Requirements <span class="count">${requirements.length}</span></h2>
<input type="search" hidden data-filter="#matrix" placeholder="Filter by ID, level, verdict or word" aria-label="Filter the requirements">
<div id="matrix">${chapters.map((chapter) =>
    printChapter(
      chapter,
      requirements.filter((each) => each.chapter === chapter),
      links,
    ),
  )}</div>`;
}

function printChapter(chapter: string, rows: readonly Requirement[], links: LinkOptions): Markup {
  const judged = rows.filter(({ verdict }) => ["strict", "tolerated", "failed"].includes(verdict)).length;
  return html`<details class="card chapter"><summary><span class="name">${toChapterTitle(chapter)}</span><span class="cells">${rows.map(
    ({ id, verdict }) => html`<span class="cell ${toTone(verdict)}" title="${id} ${verdict}"></span>`,
  )}</span><span class="soft small">${judged}/${rows.length} judged</span></summary>
<table>${rows.map((row) => printRequirement(row, links))}</table></details>`;
}

function printRequirement(row: Requirement, links: LinkOptions): Markup {
  const { id, level, text, verdict, reason, blockedBy, tests, subject } = row;
  const why = blockedBy === undefined ? reason : `blocked by ${blockedBy}`;
  return html`<tr id="${id}"><td class="key">${printRequirementId(id, links)}<br><span class="soft small">${level}</span></td>
<td>${printClause(text)}${why === undefined ? undefined : html`<br><span class="soft small">${why}</span>`}${
    tests.length === 0
      ? undefined
      : html`<br><span class="small">${tests.map((test) => html`<a class="id" href="#test-${test}">${test}</a> `)}</span>`
  }</td><td class="mark">${verdict === "untested" && subject === "client" ? html`<span class="tag">for clients</span>` : printTag(verdict)}</td></tr>`;
}

/** Hexadecimal digits of all calls with the tests on this page; what comes later is in report.json alone. */
const maxDigits = 512 * 1024;

/** Every test with its outcome. */
export function printTests({ tests }: ConformanceReport): Markup {
  let left = maxDigits;
  const printExchangesWithin = (exchanges: Test["exchanges"]): Part => {
    const digits = exchanges.flatMap(({ request, responses }) => [request, ...responses]);
    left -= digits.reduce((sum, { hex }) => sum + hex.length, 0);
    if (left >= 0 || exchanges.length === 0) return printExchanges(exchanges);
    return html`<p class="soft small">${countOf(exchanges.length, "call")}, in report.json</p>`;
  };
  return html`<h2 id="tests">Tests <span class="count">${tests.length}</span></h2>
<details><summary>All tests with their outcome</summary>
<p></p><input type="search" hidden data-filter="#test-table" placeholder="Filter by test, outcome or requirement" aria-label="Filter the tests">
<div class="card tests" id="test-table"><table>${tests.map((test) => printTest(test, printExchangesWithin))}</table></div></details>`;
}

function printTest(test: Test, printCalls: (exchanges: Test["exchanges"]) => Part): Markup {
  const { id, title, outcome, covers, durationMs, reason, exchanges, checks } = test;
  const notes = [
    ...(durationMs > 0 ? [sayDuration(durationMs)] : []),
    ...(checks.length > 0 ? [countOf(checks.length, "check")] : []),
  ];
  return html`<tr id="test-${id}"><td><span class="id">${id}</span><br>${printClause(title)}<br><span class="small">${covers.map(
    (each) => html`<a class="id" href="#${each}">${each}</a> `,
  )}<span class="soft">${notes.join(" · ")}</span></span>${
    reason === undefined || outcome === "error"
      ? undefined
      : html`<br><span class="soft small">${reason}</span>`
  }${outcome === "failed" ? printChecks(checks) : undefined}${printCalls(exchanges)}</td><td class="mark">${printTag(outcome)}</td></tr>`;
}

/** The checks of a failed test that did not hold. */
function printChecks(checks: Test["checks"]): Part {
  return checks
    .filter(({ grade }) => grade === "failed" || grade === "silent")
    .map(
      ({ requirement, want, got }) =>
        html`<br><span class="small">${requirement}: required ${want}; came ${got}</span>`,
    );
}
