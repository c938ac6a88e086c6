import type { Requirement } from "../spec/requirement.ts";
import { countOf, printFrontMatter, printTable, toInline } from "./markdown.ts";
import type { Page } from "./page.ts";
import { findChapter, type SiteData } from "./site-data.ts";
import { type Judgement, judge, nameOf, printVerdict } from "./verdicts.ts";

/** Broken cases of one implementation that a page shows; its report has the rest. */
const maxCases = 2;

/** Renders the page of one requirement, whose address `/spec/ID` never changes. */
export function renderRequirement(data: SiteData, requirement: Requirement): Page {
  const { id, level, text, hash, section, feature, subject } = requirement;
  const at = data.requirements.indexOf(requirement);
  const neighbour = (offset: number): unknown => {
    const other = data.requirements[at + offset];
    return other === undefined ? false : { text: other.id, link: `/spec/${other.id}` };
  };
  const chapter = findChapter(data, requirement.chapter);
  const facts = [
    ["Level", `[${level}](/spec/#levels)`],
    ["Chapter", `[${chapter.title}](/${chapter.address}#${id}), ${toInline(section)}`],
    ["Concerns", subject === "server" ? "servers" : "clients"],
    [
      "Feature",
      feature === null ? "none: every server" : `servers with [\`${feature}\`](/spec/11-capabilities)`,
    ],
    ["Hash of the text", `\`${hash}\``],
  ];
  const front = { title: id, description: text, outline: false, prev: neighbour(-1), next: neighbour(1) };
  return {
    address: `spec/${id}`,
    source: `spec/${requirement.chapter}`,
    text: `${printFrontMatter(front)}# ${id}

<div class="requirement">

<span class="level">${level}</span> ${text}

</div>

${printTable(["", ""], facts)}
${printJudge(data, requirement)}
## Implementations

${printImplementations(data, requirement)}
## Tests

${printTests(data, requirement)}
## Mutants

${printMutants(data, id)}`,
  };
}

function printJudge({ tests }: SiteData, { id }: Requirement): string {
  if (!tests.some(({ covers }) => covers.includes(id))) return "";
  return `Judge a server by it:

\`\`\`sh
npx @cosi-spec/conformance --endpoint unix:/run/cosi.sock --only ${id}
\`\`\`
`;
}

function printImplementations({ results }: SiteData, { id, subject }: Requirement): string {
  if (subject === "client") return "It binds clients, and the results are those of servers.\n";
  const judgements = judge(results, id);
  const rows = judgements.map(({ result, verdict, reason }) => [
    `[${toInline(nameOf(result))}](/results/${result.slug})`,
    printVerdict(verdict),
    toInline(verdict === "broken" && reason === "" ? "see below" : reason),
  ]);
  const broken = judgements.map((each) => printBroken(each, id)).join("");
  const link = broken === "" ? "" : "What was found is told in [Findings](/results/findings).\n\n";
  return `${printTable(["implementation", "verdict", "why"], rows)}\n${link}${broken}`;
}

function printBroken({ result, verdict }: Judgement, id: string): string {
  const finding = result.report.findings.find(({ requirement }) => requirement === id);
  if (verdict !== "broken" || finding === undefined) return "";
  const shown = finding.cases.slice(0, maxCases);
  const cases = shown.map(({ test, want, got }) => [`\`${test}\``, toInline(want), toInline(got)]);
  const rest = finding.caseCount - shown.length;
  return `### ${toInline(nameOf(result))}

${printTable(["test", "required", "came"], cases)}${rest > 0 ? `\n${countOf(rest, "more case")}: [the result](/results/${result.slug}#${id}).\n` : ""}
`;
}

function printTests({ tests, untestable }: SiteData, { id, subject }: Requirement): string {
  const rows = tests
    .filter(({ covers }) => covers.includes(id))
    .map((test) => [`\`${test.id}\``, toInline(test.title)]);
  if (rows.length > 0) return printTable(["test", "what it checks"], rows);
  if (subject === "client") return "None: the suite judges servers.\n";
  return `None. ${toInline(untestable[id] ?? "The suite does not test it yet.")}\n`;
}

function printMutants({ mutants }: SiteData, id: string): string {
  const rows = mutants
    .filter(({ violates }) => violates.includes(id))
    .map((mutant) => [`\`${mutant.id}\``, toInline(mutant.title)]);
  if (rows.length === 0) return "None.\n";
  return `Servers that break it on purpose. The suite has to find out each of them.\n\n${printTable(["mutant", "what it does"], rows)}`;
}
