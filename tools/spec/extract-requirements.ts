import type { PlacedRequirement } from "./parse-chapter.ts";
import { parseChapter } from "./parse-chapter.ts";
import type { Chapter, Problem, Requirement } from "./requirement.ts";

/** The requirements of all chapters, in chapter order, and every fault. */
export interface Extraction {
  readonly requirements: readonly Requirement[];
  readonly problems: readonly Problem[];
}

/**
 * Extracts the requirements of a whole specification.
 *
 * The order of the given chapters does not matter: they are taken by file name. Besides the faults of each
 * chapter it reports IDs that occur twice and references to IDs that do not exist.
 */
export function extractRequirements(chapters: readonly Chapter[]): Extraction {
  const sorted = chapters.toSorted((a, b) => compareText(a.file, b.file));
  const problems: Problem[] = [];
  const byId = new Map<string, PlacedRequirement>();
  for (const chapter of sorted) {
    const parsed = parseChapter(chapter);
    problems.push(...parsed.problems);
    for (const requirement of parsed.requirements) {
      const first = byId.get(requirement.id);
      if (first === undefined) byId.set(requirement.id, requirement);
      else {
        const message = `duplicate ID ${requirement.id}, first at ${first.chapter}:${first.line}`;
        problems.push({ file: requirement.chapter, line: requirement.line, column: 3, message });
      }
    }
  }
  for (const chapter of sorted) problems.push(...findUnknownReferences(chapter, new Set(byId.keys())));
  const requirements = [...byId.values()].map(({ line: _line, ...requirement }) => requirement);
  return { requirements, problems };
}

/** Compares by code unit, so that the order does not depend on a locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function findUnknownReferences(chapter: Chapter, ids: ReadonlySet<string>): Problem[] {
  const problems: Problem[] = [];
  for (const [index, line] of chapter.text.split(/\r?\n/).entries()) {
    for (const match of line.matchAll(/(?<!\*\*)\bCOSI-[A-Z]{3}-\d{3}\b/g)) {
      if (ids.has(match[0])) continue;
      const message = `reference to ${match[0]}, which does not exist`;
      problems.push({ file: chapter.file, line: index + 1, column: match.index + 1, message });
    }
  }
  return problems;
}
