import { requirementIds } from "../gen/requirement-ids.gen.ts";
import { listAreas, toArea } from "../report/chapters.ts";
import type { Test } from "../test.ts";
import { suggest } from "./suggest.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Finds the tests that `--only` selects.
 *
 * A pattern is a requirement ID, an area of them (`UPD`), a test ID or the first part of one (`updating`);
 * `*` stands for any characters, and case is ignored.
 *
 * @throws {UsageError} a pattern names nothing that exists.
 */
export function selectTests(tests: readonly Test[], patterns: readonly string[]): ReadonlySet<Test> {
  const selected = new Set<Test>();
  for (const pattern of patterns) {
    const matches = toMatcher(pattern);
    const ids = new Set<string>(
      requirementIds.filter((id) => matches(id) || matches(toArea(id)) || matches(`COSI-${toArea(id)}`)),
    );
    const chosen = tests.filter((test) => matches(test.id) || matches(test.id.split(".")[0]!));
    if (ids.size === 0 && chosen.length === 0) throw unknown(pattern, tests);
    for (const test of chosen) selected.add(test);
    for (const test of tests) if (test.covers.some((id) => ids.has(id))) selected.add(test);
  }
  return selected;
}

/** Takes the values of `--only` apart at commas. */
export function splitPatterns(values: readonly string[]): readonly string[] {
  return values
    .flatMap((value) => value.split(","))
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== "");
}

/** A matcher that needs linear time for each star, whatever the pattern is. */
function toMatcher(pattern: string): (text: string) => boolean {
  const parts = pattern.toLowerCase().split("*");
  const first = parts[0]!;
  const last = parts.at(-1)!;
  return (text) => {
    const word = text.toLowerCase();
    if (parts.length === 1) return word === first;
    if (!word.startsWith(first) || !word.endsWith(last)) return false;
    let at = first.length;
    for (const part of parts.slice(1, -1)) {
      const found = word.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return word.length - last.length >= at;
  };
}

function unknown(pattern: string, tests: readonly Test[]): UsageError {
  const near = suggest(pattern, [
    ...requirementIds,
    ...listAreas(),
    ...tests.map(({ id }) => id),
    ...tests.map(({ id }) => id.split(".")[0]!),
  ]);
  return new UsageError(
    `there is no requirement, area or test ${JSON.stringify(pattern)}`,
    near === undefined ? "See --list." : `Did you mean ${near}?`,
  );
}
