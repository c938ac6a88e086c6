import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import type { Requirement } from "../../src/gen/requirements.gen.ts";
import type { Test } from "../../src/test.ts";
import { isKilled } from "./describe.ts";
import type { Row, VariantResult } from "./run-matrix.ts";

/** What the matrix shows to be wrong with the suite. */
export interface Problem {
  readonly what: string;
  readonly names: readonly string[];
}

/** Finds what is wrong with the suite. A partial matrix says nothing about tests and requirements left out. */
export function assess(matrix: {
  readonly rows: readonly Row[];
  readonly cleared: readonly VariantResult[];
  readonly tests: readonly Test[];
  readonly requirements: Readonly<Record<RequirementId, Requirement>>;
  readonly untestable: Readonly<Partial<Record<RequirementId, string>>>;
  readonly isPartial: boolean;
}): readonly Problem[] {
  const { rows, cleared, tests, requirements, untestable, isPartial } = matrix;
  const covered = new Set(tests.flatMap(({ covers }) => covers));
  const isMust = (id: RequirementId): boolean => requirements[id].level.startsWith("MUST");
  const isServerMust = ({ id, subject }: Requirement): boolean => isMust(id) && subject === "server";
  const killers = new Set(rows.flatMap((row) => row.failingTests));
  const proven = new Set(rows.flatMap(({ right }) => right));
  const problems: Problem[] = [
    { what: "survivors", names: rows.filter(({ failed }) => failed.length === 0).map(({ id }) => id) },
    {
      what: "killed for a wrong reason",
      names: rows.filter((row) => row.failed.length > 0 && !isKilled(row)).map(({ id }) => id),
    },
    {
      what: "variants accused",
      names: cleared.filter(({ accusations }) => accusations.length > 0).map(({ id }) => id),
    },
    { what: "broken tests", names: [...new Set(rows.flatMap(({ errors }) => errors))] },
  ];
  if (!isPartial) {
    problems.push(
      {
        // A test of SHOULDs alone accuses nobody and so finds nobody out.
        what: "tests without a kill",
        names: tests.filter(({ id, covers }) => covers.some(isMust) && !killers.has(id)).map(({ id }) => id),
      },
      {
        what: "MUSTs with a test but without a mutant that it kills",
        names: [...covered].filter((id) => isMust(id) && !proven.has(id)).sort(),
      },
      {
        what: "MUSTs of servers without a test and without a reason",
        names: Object.values(requirements)
          .filter(
            (requirement) =>
              isServerMust(requirement) && !covered.has(requirement.id) && !(requirement.id in untestable),
          )
          .map(({ id }) => id),
      },
      {
        what: "requirements that have a test and a reason for having none",
        names: [...covered].filter((id) => id in untestable),
      },
    );
  }
  return problems.filter(({ names }) => names.length > 0);
}
