import type { Case, ConformanceReport, Exchange, Finding, Message } from "../gen/report.gen.ts";
import { toChapterTitle } from "./chapters.ts";
import type { Style } from "./style.ts";
import { countOf, sanitize, sayDuration, shorten, wrapText } from "./text.ts";

/** How the summary is laid out. */
export interface SummaryLayout {
  /** Width in characters. */
  readonly width: number;
  readonly style: Style;
  /** Where the reports lie; empty: they were not written. */
  readonly files: readonly string[];
}

/** Findings that are shown in full; the rest are in the report. */
const maxFindings = 20;

/** Cases that are shown of one finding. */
const maxCases = 2;

/** Lines of lists that are shown in brief. */
const maxListed = 12;

/** Prints what a person needs to act on a report. */
export function printSummary(report: ConformanceReport, layout: SummaryLayout): string {
  const lines = [
    "",
    printVerdict(report, layout.style),
    ...printNumbers(report, layout),
    ...report.findings.slice(0, maxFindings).flatMap((finding) => printFinding(report, finding, layout)),
    ...printMore(report.findings.length - maxFindings, "broken requirement", layout.style),
    ...printBaseline(report, layout),
    ...printErrors(report, layout),
    ...printTolerated(report, layout),
    ...printUnjudged(report, layout),
    ...printLeftovers(report, layout),
  ];
  if (layout.files.length > 0) lines.push("", `Reports: ${layout.files.join("  ")}`);
  return `${lines.join("\n")}\n`;
}

/** Verdict in words, for the terminal and the page. */
export function sayVerdict(report: ConformanceReport): string {
  const { run, summary, findings } = report;
  const known = findings.filter((finding) => finding.known !== undefined).length;
  switch (summary.verdict) {
    case "conformant":
      return run.selection.length > 0 || run.isReadOnly ? "Conformant, in what was selected" : "Conformant";
    case "non-conformant":
      if (known === findings.length) return "Not conformant, in ways that are known";
      return "Not conformant";
    case "partial":
      return run.isStopped ? "Interrupted" : "Nothing is broken, but not everything could be judged";
    case "inconclusive":
      return "Inconclusive: the machine was too busy to tell";
    case "error":
      return "Defect of the suite, or nothing ran";
  }
}

function printVerdict(report: ConformanceReport, style: Style): string {
  const text = sayVerdict(report);
  const { verdict } = report.summary;
  const color =
    verdict === "conformant" ? style.green : verdict === "non-conformant" ? style.red : style.yellow;
  const { name, version, endpoint } = report.implementation;
  const who =
    name === undefined ? endpoint : `${name}${version === undefined ? "" : ` ${version}`} at ${endpoint}`;
  return `${style.bold(color(text))}  ${style.dim(sanitize(who))}`;
}

function printNumbers({ summary, run }: ConformanceReport, { style, width }: SummaryLayout): string[] {
  const count = (name: string): number => summary.requirements[name] ?? 0;
  const judged = count("strict") + count("tolerated") + count("failed");
  const parts = [
    `${countOf(judged, "requirement")} judged: ${count("strict")} strict`,
    `${count("tolerated")} tolerated`,
    `${count("failed")} broken`,
  ];
  for (const name of ["blocked", "inconclusive", "not-applicable", "not-run", "untested"]) {
    if (count(name) > 0) parts.push(`${count(name)} ${name.replace("-", " ")}`);
  }
  const tests = Object.entries(summary.tests).map(([name, n]) => `${n} ${name.replace("-", " ")}`);
  const line = `tests: ${tests.join(", ")}; ${sayDuration(run.durationMs)}; seed ${run.seed}, run ${run.id}`;
  return [...wrapText(parts.join(", "), width), ...wrapText(sanitize(line), width).map(style.dim)];
}

function printFinding(report: ConformanceReport, finding: Finding, layout: SummaryLayout): string[] {
  const { style, width } = layout;
  const blocks = finding.blocks.length === 0 ? "" : `, blocks ${countOf(finding.blocks.length, "other")}`;
  const known = finding.known === undefined ? "" : `  ${style.yellow("known")}`;
  const lines = [
    "",
    `${style.red("✗")} ${style.bold(`${finding.requirement} ${finding.level}`)}${known}  ${style.dim(
      `${toChapterTitle(finding.chapter)}${blocks}`,
    )}`,
    ...wrapText(finding.text, width - 2).map((line) => `  ${line}`),
  ];
  for (const each of finding.cases.slice(0, maxCases)) lines.push(...printCase(report, each, layout));
  if (finding.caseCount > maxCases) {
    lines.push(style.dim(`  … ${countOf(finding.caseCount - maxCases, "more case")}`));
  }
  return lines;
}

function printCase(report: ConformanceReport, each: Case, { style, width }: SummaryLayout): string[] {
  const field = (name: string, text: string, limit = 400): string[] =>
    wrapText(shorten(sanitize(text), limit), width - 10).map(
      (line, i) => `  ${(i === 0 ? name : "").padEnd(8)}${line}`,
    );
  const test = report.tests.find(({ id }) => id === each.test);
  const exchange = test?.exchanges.find(({ index }) => index === each.exchange);
  return [
    ...field("test", `${each.test}: ${each.title}`),
    ...field("want", each.want),
    ...field("got", each.got).map((line) => line.replace("got", style.bold("got"))),
    ...(exchange === undefined ? [] : printExchange(exchange, field)),
    // One line, however long: it is there to be copied.
    `  ${"repeat".padEnd(8)}${sanitize(each.reproduce)}`,
  ];
}

function printExchange(
  exchange: Exchange,
  field: (name: string, text: string, limit?: number) => string[],
): string[] {
  const { request, responses, responseCount, status, method } = exchange;
  const ended = status === undefined ? "still open" : status.code;
  const [first] = responses;
  const more = responseCount > 1 ? `, ${responseCount} messages, the first` : "";
  return [
    ...field("sent", `${method} ${sayMessage(request)}`),
    ...field("came", first === undefined ? ended : `${ended}${more} ${sayMessage(first)}`),
  ];
}

/** A message in one line: abbreviated JSON where there is one, its length and first bytes. */
function sayMessage({ json, hex, byteLength }: Message): string {
  const bytes = `(${countOf(byteLength, "byte")}${hex === "" ? "" : `: ${hex.slice(0, 32)}${byteLength > 16 ? "…" : ""}`})`;
  return json === undefined ? bytes : `${shorten(JSON.stringify(json), 240)} ${bytes}`;
}

function printBaseline({ baseline }: ConformanceReport, { style }: SummaryLayout): string[] {
  if (baseline === undefined || baseline.stale.length === 0) return [];
  return [
    "",
    style.yellow("The list of known failures is stale; remove these entries:"),
    ...baseline.stale.map(({ requirement, problem }) => `  ${sanitize(requirement)}: ${problem}`),
  ];
}

function printErrors({ tests }: ConformanceReport, { style, width }: SummaryLayout): string[] {
  const broken = tests.filter(({ outcome }) => outcome === "error");
  if (broken.length === 0) return [];
  return [
    "",
    style.red(`${countOf(broken.length, "test")} ended with a defect of the suite; please report it:`),
    ...broken
      .slice(0, maxListed)
      .map(({ id, reason }) => `  ${shorten(`${id}: ${sanitize(reason ?? "")}`, width - 2)}`),
  ];
}

function printTolerated({ requirements }: ConformanceReport, { style, width }: SummaryLayout): string[] {
  const tolerated = requirements.filter(({ verdict }) => verdict === "tolerated");
  if (tolerated.length === 0) return [];
  return [
    "",
    style.yellow(`Tolerated, but not what careful servers do (${tolerated.length}):`),
    ...tolerated
      .slice(0, maxListed)
      .map(({ id, level, reason }) => `  ${shorten(`${id} ${level}: ${sanitize(reason ?? "")}`, width - 2)}`),
    ...printMore(tolerated.length - maxListed, "more", style),
  ];
}

function printUnjudged({ requirements }: ConformanceReport, { style, width }: SummaryLayout): string[] {
  const groups = new Map<string, string[]>();
  for (const { id, verdict, blockedBy, reason } of requirements) {
    if (verdict !== "blocked" && verdict !== "inconclusive") continue;
    const why = blockedBy === undefined ? sanitize(reason ?? verdict) : `${blockedBy} is broken`;
    groups.set(why, [...(groups.get(why) ?? []), id]);
  }
  const needsRestart = requirements.filter(({ reason }) => reason === "it needs --restart-command");
  if (needsRestart.length > 0)
    groups.set(
      "--restart-command was not given",
      needsRestart.map(({ id }) => id),
    );
  if (groups.size === 0) return [];
  return [
    "",
    "Not judged:",
    ...[...groups]
      .slice(0, maxListed)
      .map(([why, ids]) => style.dim(`  ${shorten(`${why}: ${ids.join(" ")}`, width - 2)}`)),
    ...printMore(groups.size - maxListed, "more reason", style),
  ];
}

function printLeftovers({ run }: ConformanceReport, { style }: SummaryLayout): string[] {
  if (run.leftovers.length === 0) return [];
  const hint = "cosi-conformance clean --journal FILE --endpoint ENDPOINT tries again";
  return ["", style.yellow(`${countOf(run.leftovers.length, "resource")} could not be removed; ${hint}`)];
}

function printMore(count: number, noun: string, style: Style): string[] {
  if (count <= 0) return [];
  return [style.dim(`  … ${noun === "more" ? `${count} more` : countOf(count, noun)}, see the report`)];
}
