import type { ConformanceReport, Requirement } from "../../gen/report.gen.ts";
import { sayVerdict } from "../terminal.ts";
import { sayDuration } from "../text.ts";
import { html, type Markup } from "./markup.ts";
import { sayCount, toTone } from "./tone.ts";

/** Verdicts in the order of bar and legend. */
const order: readonly Requirement["verdict"][] = [
  ...(["failed", "strict", "tolerated", "blocked", "inconclusive"] as const),
  ...(["not-applicable", "not-run", "untested"] as const),
];

/** The verdict, what was judged, and the numbers. */
export function printOverview(report: ConformanceReport): Markup {
  const { implementation, summary, run } = report;
  const { name, version, endpoint, url } = implementation;
  const forClients = report.requirements.filter(
    ({ subject, verdict }) => subject === "client" && verdict === "untested",
  ).length;
  const counts = order
    .map((verdict) => ({
      verdict,
      count: (summary.requirements[verdict] ?? 0) - (verdict === "untested" ? forClients : 0),
    }))
    .filter(({ count }) => count > 0);
  const who = [name, version].filter((part) => part !== undefined).join(" ");
  const isPart =
    run.selection.length > 0 ? html` · only <code>${run.selection.join(", ")}</code>` : undefined;
  return html`<section class="card banner ${toTone(summary.verdict)}">
<h1>${sayVerdict(report)}</h1>
<p class="who">${who === "" ? undefined : html`<b>${who}</b> at `}<code>${endpoint}</code>${
    url === undefined ? undefined : html` <span class="soft">${url}</span>`
  }</p>
<p class="soft small">${run.startedAt.slice(0, 16).replace("T", " ")} UTC · ${sayDuration(run.durationMs)} · ${testCount(report)}${isPart}${
    run.isReadOnly ? " · read-only" : ""
  }</p>
${printBar(counts)}
<ul class="legend">${counts.map(
    ({ verdict, count }) =>
      html`<li><span class="dot ${toTone(verdict)}"></span><b>${count}</b> ${sayCount(verdict)}</li>`,
  )}${forClients === 0 ? undefined : html`<li><span class="dot none"></span><b>${forClients}</b> for clients</li>`}</ul>
</section>`;
}

function testCount({ tests }: ConformanceReport): string {
  const ran = tests.filter(({ attempts }) => attempts > 0).length;
  return `${ran} test${ran === 1 ? "" : "s"}`;
}

/** Shares of the verdicts among what could be judged, as one bar. */
function printBar(counts: readonly { verdict: Requirement["verdict"]; count: number }[]): Markup {
  const shown = counts.filter(
    ({ verdict }) => verdict !== "untested" && verdict !== "not-run" && verdict !== "not-applicable",
  );
  const total = shown.reduce((sum, { count }) => sum + count, 0);
  let x = 0;
  const parts = shown.map(({ verdict, count }) => {
    const width = (count / Math.max(1, total)) * 100;
    const rect = html`<rect x="${x.toFixed(2)}" y="0" width="${width.toFixed(2)}" height="10" class="fill-${toTone(verdict)}"><title>${count} ${sayCount(verdict)}</title></rect>`;
    x += width;
    return rect;
  });
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="Shares of the verdicts">${parts}</svg>`;
}

/** The optional features of the server. */
export function printFeatures({ features }: ConformanceReport): Markup {
  return html`<h2 id="features">Optional features</h2>
<div class="card tests"><table>${features.map(
    ({ name, isPresent, source }) =>
      html`<tr><td class="id">${name}</td><td class="soft">${source}</td><td class="mark"><span class="tag ${
        isPresent ? "good" : "none"
      }">${isPresent ? "present" : "absent"}</span></td></tr>`,
  )}</table></div>`;
}

/** How the run was done. */
export function printRunFacts(report: ConformanceReport): Markup {
  const { run, suite, specification, implementation } = report;
  const facts: [string, string][] = [
    ["Suite", `${suite.name} ${suite.version}, ${run.environment}`],
    [
      "Specification",
      `${specification.version}, ${specification.requirementCount} requirements, hash ${specification.hash}`,
    ],
    ["Reached by", implementation.host === "grpc" ? "gRPC" : "calls in process"],
    ["Run", run.id],
    ["Seed", run.seed],
    ["Deadlines", `${run.deadlinesMs.call} ms for a call, ${run.deadlinesMs.event} ms for an event`],
    ["Latency", `a Get takes ${run.latencyMs.median} ms, at most ${run.latencyMs.max} ms`],
    ["Time scale", String(run.timeScale)],
    [
      "Restarts",
      run.canRestart ? `${run.restarts} because the server was gone` : "no restart command was given",
    ],
    ["Left over", run.leftovers.length === 0 ? "nothing" : run.leftovers.join(", ")],
  ];
  return html`<h2 id="run">Run</h2>
<div class="card"><dl>${facts.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl></div>`;
}
