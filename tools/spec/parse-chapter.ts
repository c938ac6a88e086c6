import { createHash } from "node:crypto";
import type { Chapter, Feature, Level, Problem, Requirement, Subject } from "./requirement.ts";
import { areas, features, levels, subjects } from "./requirement.ts";

/** A requirement together with the line of its ID. */
export interface PlacedRequirement extends Requirement {
  readonly line: number;
}

/** What one chapter contains. */
export interface ParsedChapter {
  readonly requirements: readonly PlacedRequirement[];
  readonly problems: readonly Problem[];
}

interface Section {
  readonly depth: number;
  readonly title: string;
  feature: Feature | null;
  subject: Subject;
  /** False once the section has text, after which a Feature or Subject line comes too late. */
  isAtTop: boolean;
}

const headingPattern = /^(#{1,6}) +(.+?) *#*$/;
const tagPattern = /^\*(Feature|Subject): (.*)\.\*$/;
const nearTagPattern = /^[\s*_>-]*(Feature|Subject)\s*:/i;
const idPattern = /\*\*COSI-/;
const prefixPattern = /^\*\*COSI-([^-\s]*)-(\S*) (.*?)\.\*\*(.*)$/;
const normativePattern = /\b(?:[Mm][Uu][Ss][Tt]|[Ss][Hh][Aa][Ll][Ll]|[Ss][Hh][Oo][Uu][Ll][Dd])\b/;
const capitalPattern = /\b(?:MAY|REQUIRED|OPTIONAL|RECOMMENDED)\b/;
const wordPattern = new RegExp(`${normativePattern.source}|${capitalPattern.source}`, "g");

/**
 * Parses one chapter: its requirements in order, and every fault of form.
 *
 * Normative words are faults everywhere outside requirement paragraphs, headings, tables and code included.
 */
export function parseChapter(chapter: Chapter): ParsedChapter {
  const { file } = chapter;
  const requirements: PlacedRequirement[] = [];
  const problems: Problem[] = [];
  const lines = chapter.text.split(/\r?\n/);
  const sections: Section[] = [];
  let isInFence = false;

  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const isFenceMark = /^ {0,3}(```|~~~)/.test(line);
    if (isFenceMark) isInFence = !isInFence;
    const isText = !isInFence && !isFenceMark;
    const heading = isText ? headingPattern.exec(line) : null;
    if (heading !== null) openSection(sections, (heading[1] ?? "").length, heading[2] ?? "");
    const section = sections.at(-1);

    if (isText && idPattern.test(line)) {
      const end = findParagraphEnd(lines, index);
      readRequirement(index, end, section);
      if (section !== undefined) section.isAtTop = false;
      index = end - 1;
      continue;
    }
    const tag = isText ? tagPattern.exec(line.trim()) : null;
    if (tag !== null) readTag(index, tag[1] ?? "", tag[2] ?? "", section);
    else if (isText && nearTagPattern.test(line))
      report(index, 0, 'write the line as "*Feature: name.*" or "*Subject: name.*", with asterisks');
    else if (heading === null && line.trim() !== "" && section !== undefined) section.isAtTop = false;
    for (const word of line.matchAll(wordPattern))
      report(index, word.index, `normative word "${word[0]}" outside a requirement`);
  }
  return { requirements, problems };

  function report(index: number, offset: number, message: string): void {
    problems.push({ file, line: index + 1, column: offset + 1, message });
  }

  function readTag(index: number, name: string, value: string, section: Section | undefined): void {
    if (section === undefined || !section.isAtTop) {
      report(index, 0, `"${name}:" line is not directly under a heading`);
      return;
    }
    if (name === "Feature") {
      const feature = features.find((known) => known === value);
      if (feature === undefined) {
        report(index, 0, `unknown feature "${value}"`);
        return;
      }
      section.feature = feature;
    } else {
      const subject = subjects.find((known) => known === value);
      if (subject === undefined) {
        report(index, 0, `unknown subject "${value}"`);
        return;
      }
      section.subject = subject;
    }
  }

  function readRequirement(start: number, end: number, section: Section | undefined): void {
    for (let index = start; index < end; index++) {
      const again = [...(lines[index] ?? "").matchAll(/\*\*COSI-/g)].find(
        ({ index: at }) => index > start || at > 0,
      );
      if (again !== undefined) {
        report(index, again.index, "a requirement ID does not begin a paragraph");
        return;
      }
    }
    if (start > 0 && (lines[start - 1] ?? "").trim() !== "") {
      report(start, 0, "a requirement has no empty line before it");
      return;
    }
    const paragraph = lines.slice(start, end).join(" ");
    const prefix = prefixPattern.exec(paragraph);
    if (prefix === null) {
      report(start, 0, 'a requirement does not begin with "**COSI-XXX-nnn LEVEL.**"');
      return;
    }
    const [, area = "", number = "", levelText = "", rest = ""] = prefix;
    const level = levels.find((known) => known === levelText);
    const text = rest.replace(/\s+/g, " ").trim();
    const isAreaKnown = areas.some((known) => known === area);
    if (!isAreaKnown) report(start, 2, `unknown area "${area}"`);
    const isNumberValid = /^\d{3}$/.test(number) && number !== "000";
    if (!isNumberValid) report(start, 2, `bad number "${number}": three digits from 001`);
    if (level === undefined) report(start, 2, `bad level "${levelText}": one of ${levels.join(", ")}`);
    if (text === "") report(start, 0, "a requirement has no text");
    if (!isAreaKnown || !isNumberValid || level === undefined || text === "") return;
    requirements.push({
      id: `COSI-${area}-${number}`,
      level,
      text,
      hash: hashRequirement(level, text),
      chapter: file,
      section: section?.title ?? "",
      feature: section?.feature ?? null,
      subject: section?.subject ?? "server",
      line: start + 1,
    });
  }
}

function openSection(sections: Section[], depth: number, title: string): void {
  while ((sections.at(-1)?.depth ?? 0) >= depth) sections.pop();
  const parent = sections.at(-1);
  const [feature, subject] = [parent?.feature ?? null, parent?.subject ?? "server"] as const;
  sections.push({ depth, title, feature, subject, isAtTop: true });
}

function findParagraphEnd(lines: readonly string[], start: number): number {
  let end = start + 1;
  while (end < lines.length && (lines[end] ?? "").trim() !== "") end++;
  return end;
}

function hashRequirement(level: Level, text: string): string {
  return createHash("sha256").update(`${level}${text}`).digest("hex").slice(0, 16);
}
