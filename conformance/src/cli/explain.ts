import type { RequirementId } from "../gen/requirement-ids.gen.ts";
import { requirementIds } from "../gen/requirement-ids.gen.ts";
import { requirements } from "../gen/requirements.gen.ts";
import { toChapterTitle } from "../report/chapters.ts";
import { wrapText } from "../report/text.ts";
import type { Test } from "../test.ts";
import { untestable } from "../tests/untestable.ts";
import type { Output } from "./console.ts";
import { suggest } from "./suggest.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Writes what a requirement or a test is about.
 *
 * @throws {UsageError} there is neither a requirement nor a test of this name.
 */
export function explain(word: string, tests: readonly Test[], out: Output): void {
  const id = requirementIds.find((each) => each === word.toUpperCase());
  if (id !== undefined) {
    explainRequirement(id, tests, out);
    return;
  }
  const test = tests.find((each) => each.id === word.toLowerCase());
  if (test !== undefined) {
    explainTest(test, out);
    return;
  }
  const near = suggest(word, [...requirementIds, ...tests.map((each) => each.id)]);
  throw new UsageError(
    `there is no requirement or test ${JSON.stringify(word)}`,
    near === undefined ? "See --list." : `Did you mean ${near}?`,
  );
}

function explainRequirement(
  id: RequirementId,
  tests: readonly Test[],
  { write, width, style }: Output,
): void {
  const { level, text, chapter, section, feature, subject } = requirements[id];
  const lines = [
    `${style.bold(id)} ${style.bold(level)}`,
    ...wrapText(text, width - 2).map((line) => `  ${line}`),
    "",
    `  chapter  ${toChapterTitle(chapter)}, ${section} (spec/${chapter})`,
    `  binds    ${subject === "server" ? "servers" : "clients"}`,
  ];
  if (feature !== null) lines.push(`  feature  applies to servers that have ${feature}`);
  const covering = tests.filter(({ covers }) => covers.includes(id));
  const none =
    subject === "client"
      ? "none: this suite judges servers"
      : `none${untestable[id] === undefined ? "" : `: ${untestable[id]}`}`;
  if (covering.length === 0) lines.push(`  tests    ${none}`);
  covering.forEach((test, i) => {
    lines.push(`  ${i === 0 ? "tests   " : "        "} ${test.id}: ${test.title}`);
  });
  write(`${lines.join("\n")}\n`);
}

function explainTest(test: Test, { write, width, style }: Output): void {
  const effects = {
    none: "changes nothing",
    write: "creates resources of its own and removes them",
    restart: "restarts the server (--restart-command)",
  };
  const lines = [
    style.bold(test.id),
    ...wrapText(test.title, width - 2).map((line) => `  ${line}`),
    "",
    `  effects  ${effects[test.effects]}`,
  ];
  if (test.feature !== undefined) lines.push(`  feature  runs on servers that have ${test.feature}`);
  if (test.isHazardous === true)
    lines.push("  hazard   runs alone: it is known to end servers that are not careful");
  for (const id of test.covers) {
    lines.push(
      "",
      `  ${style.bold(id)} ${requirements[id].level}`,
      ...wrapText(requirements[id].text, width - 4).map((line) => `    ${line}`),
    );
  }
  write(`${lines.join("\n")}\n`);
}
