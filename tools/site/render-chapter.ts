import type { Requirement } from "../spec/requirement.ts";
import { countOf, printFrontMatter, toInline } from "./markdown.ts";
import type { Page } from "./page.ts";
import type { ChapterFacts, SiteData } from "./site-data.ts";
import { judge, verdicts } from "./verdicts.ts";

const requirementPattern = /^\*\*(COSI-[A-Z]{3}-\d{3}) ([A-Z ]+)\.\*\* /;

/** Renders a chapter: its text, with every requirement in a box that has an anchor, a permalink and what is known. */
export function renderChapter(data: SiteData, { file, title, address, text }: ChapterFacts): Page {
  const byId = new Map(data.requirements.map((each) => [each.id, each]));
  let isInFence = false;
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => {
    const wasInFence = isInFence;
    if ((paragraph.match(/^ {0,3}(```|~~~)/gm)?.length ?? 0) % 2 === 1) isInFence = !isInFence;
    const requirement = byId.get(requirementPattern.exec(paragraph)?.[1] ?? "");
    return wasInFence || requirement === undefined ? paragraph : printBox(data, requirement);
  });
  return {
    address,
    source: `spec/${file}`,
    text: printFrontMatter({ title }) + paragraphs.join("\n\n").replace(/^# .+$/m, `# ${title}`),
  };
}

/** Renders the list of all requirements. */
export function renderRequirementList({ chapters, requirements }: SiteData): Page {
  const sections = chapters.map(({ file, title }) => {
    const lines = requirements
      .filter(({ chapter }) => chapter === file)
      .map(({ id, level, text }) => `- [${id}](/spec/${id}) <span class="level">${level}</span> ${text}`);
    return `## ${title}\n\n${lines.join("\n")}\n`;
  });
  const intro = `# All requirements\n\n${countOf(requirements.length, "requirement")} in ${countOf(chapters.length, "chapter")}.\n\n`;
  return {
    address: "spec/requirements",
    text: printFrontMatter({ search: false }) + intro + sections.join("\n"),
  };
}

function printBox(data: SiteData, requirement: Requirement): string {
  const { id, level, text } = requirement;
  return `<div class="requirement" id="${id}">

[**${id}**](/spec/${id}) <span class="level">${level}</span> ${text}

<p class="known">${toInline(sayKnown(data, requirement))}</p>

</div>`;
}

/** Says in one line what is known about a requirement. */
function sayKnown({ tests, mutants, results }: SiteData, { id, subject }: Requirement): string {
  if (subject === "client") return "binds clients";
  const judgements = judge(results, id);
  const counts = verdicts.flatMap((verdict) => {
    const count = judgements.filter((each) => each.verdict === verdict).length;
    return count === 0 ? [] : [`${verdict} in ${count}`];
  });
  return [
    countOf(tests.filter(({ covers }) => covers.includes(id)).length, "test"),
    countOf(mutants.filter(({ violates }) => violates.includes(id)).length, "mutant"),
    counts.join(", "),
  ].join(" · ");
}
