import type { Page } from "./page.ts";
import type { SiteData } from "./site-data.ts";
import { nameOf } from "./verdicts.ts";

const marker = "<!-- report -->";

/** Requirement whose finding the opening page shows, if an implementation breaks it. */
const shownRequirement = "COSI-WCH-018";

/** Puts an excerpt of a real report where the opening page has its marker. @throws {Error} there is no marker */
export function insertReport({ results }: SiteData, page: Page): Page {
  if (!page.text.includes(marker)) throw new Error(`${page.source}: no ${marker}, expected one`);
  const result = results.find(({ slug }) => slug.includes("inmem")) ?? results[0];
  if (result === undefined) return { ...page, text: page.text.replace(marker, "There is no report yet.") };
  const { requirements } = result.report.summary;
  const finding =
    result.report.findings.find(({ requirement }) => requirement === shownRequirement) ??
    result.report.findings[0];
  const [first] = finding?.cases ?? [];
  const lines = [
    `${nameOf(result)} ${result.report.implementation.version ?? ""}`.trim(),
    `${requirements["strict"] ?? 0} strict, ${requirements["tolerated"] ?? 0} tolerated, ${requirements["failed"] ?? 0} broken`,
    ...(finding === undefined || first === undefined
      ? []
      : ["", `${finding.requirement} ${finding.level}`, `  want  ${first.want}`, `  got   ${first.got}`]),
  ];
  const link =
    finding === undefined ? "" : `What is required: [${finding.requirement}](/spec/${finding.requirement}). `;
  const text = `\`\`\`text\n${lines.join("\n")}\n\`\`\`\n\n${link}[All results](/results/).`;
  return { ...page, text: page.text.replace(marker, () => text) };
}
