import { countOf, printFrontMatter, printTable, toInline } from "./markdown.ts";
import type { Page } from "./page.ts";
import type { Result, SiteData } from "./site-data.ts";
import { countVerdicts, judge, nameOf, printVerdict, verdicts } from "./verdicts.ts";

/** Renders the table of implementations by requirements. */
export function renderResults(data: SiteData): Page {
  const { chapters, requirements, results } = data;
  const servers = requirements.filter(({ subject }) => subject === "server");
  const totals = results.map((result) => {
    const counts = countVerdicts(servers.flatMap(({ id }) => judge([result], id)));
    return [
      `[${toInline(nameOf(result))}](/results/${result.slug})`,
      `<span class="nowrap">${result.report.run.startedAt.slice(0, 10)}</span>`,
      ...verdicts.map((verdict) => String(counts[verdict])),
    ];
  });
  const sections = chapters.map(({ file, title }) => {
    const rows = servers
      .filter(({ chapter }) => chapter === file)
      .map(({ id, level }) => [
        `[${id}](/spec/${id})`,
        level,
        ...judge(results, id).map(({ verdict }) => printVerdict(verdict)),
      ]);
    const names = results.map((result) => toInline(nameOf(result).replace(/^cosi-project\/runtime, /, "")));
    return `## ${title}\n\n${printTable(["requirement", "level", ...names], rows)}`;
  });
  return {
    address: "results/index",
    text: `# Conformance results

What ${countOf(results.length, "implementation")} ${results.length === 1 ? "does" : "do"} with the ${countOf(servers.length, "requirement")} that bind servers. The [findings](/results/findings) explain what is broken, and [yours can be here too](/results/submit). Verdicts have the meaning of [the specification](/spec/#verdicts); *not judged* is a requirement of a feature that the server lacks, or one without a test.

${printTable(["implementation", "judged", ...verdicts], totals)}
<ResultsFilter />

${sections.join("\n")}`,
  };
}

/** Renders the page of one implementation. */
export function renderImplementation({ requirements }: SiteData, result: Result): Page {
  const { report, slug } = result;
  const { implementation, run, suite, specification } = report;
  const servers = requirements.filter(({ subject }) => subject === "server");
  const all = servers.flatMap(({ id }) => judge([result], id).map((judgement) => ({ id, ...judgement })));
  const counts = countVerdicts(all);
  const list = (verdict: string): string =>
    printTable(
      ["requirement", "why"],
      all
        .filter((each) => each.verdict === verdict)
        .map(({ id, reason }) => [`[${id}](/spec/${id})`, toInline(reason)]),
    );
  const facts = [
    ["Version", toInline(implementation.version ?? "not said")],
    ["Judged", run.startedAt.slice(0, 10)],
    ["By", `${suite.name} ${suite.version}, specification ${specification.version}`],
    ["Seed", `\`${run.seed}\``],
    ["Strict", String(counts.strict)],
    ["Tolerated", String(counts.tolerated)],
    ["Broken", String(counts.broken)],
    ["Not judged", String(counts["not judged"])],
    ["Report", `<a href="/results/files/${slug}.json" download>${slug}.json</a>`],
  ];
  const features = report.features.map(({ name, isPresent, source }) => [
    `\`${name}\``,
    isPresent ? "yes" : "no",
    toInline(source),
  ]);
  return {
    address: `results/${slug}`,
    text: `${printFrontMatter({ title: nameOf(result) })}# ${toInline(nameOf(result))}

${printTable(["", ""], facts)}
## Broken

${report.findings.map(printFinding).join("\n") || "Nothing.\n"}
## Tolerated

${list("tolerated") || "Nothing.\n"}
## Not judged

${list("not judged") || "Nothing.\n"}
## Features

${printTable(["feature", "present", "known from"], features)}`,
  };
}

function printFinding(finding: Result["report"]["findings"][number]): string {
  const { requirement, level, text, cases, caseCount } = finding;
  const rows = cases.map(({ test, want, got }) => [`\`${test}\``, toInline(want), toInline(got)]);
  const rest = caseCount - cases.length;
  return `### ${requirement} {#${requirement}}

<div class="requirement">

[**${requirement}**](/spec/${requirement}) <span class="level">${level}</span> ${text}

</div>

${printTable(["test", "required", "came"], rows)}${rest > 0 ? `\n${countOf(rest, "more case")} in the report.\n` : ""}
\`\`\`sh
${cases[0]?.reproduce.replace(/ --endpoint \S+/, " --endpoint unix:/run/cosi.sock") ?? ""}
\`\`\`
`;
}
