import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { allTypes } from "../../src/gen/index.gen.js";
import { createValidator } from "../../src/validate.ts";

interface Case {
  readonly name: string;
  readonly type?: string;
  readonly format?: "yaml" | "json";
  readonly input?: string;
  readonly build?: {
    readonly prefix: string;
    readonly repeat: string;
    readonly times: number;
    readonly suffix: string;
  };
  readonly expect: readonly string[];
}

interface KnownFailure {
  readonly name: string;
  readonly want: readonly string[];
  readonly got: readonly string[];
  readonly reason: string;
}

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
const byHand = parse(read("by-hand.yaml"), { version: "1.2" }) as Case[];
const generated = JSON.parse(read("generated.json")) as Case[];
const knownFailures = new Map(
  (JSON.parse(read("known-failures.json")) as KnownFailure[]).map((failure) => [failure.name, failure]),
);
const validator = createValidator({ types: allTypes });
const fullNames = new Map(allTypes.map(({ info }) => [info.type.split(".")[0], info.type]));

function run({ type, format, input, build }: Case): string[] {
  const text =
    input ?? (build === undefined ? "" : build.prefix + build.repeat.repeat(build.times) + build.suffix);
  const results = validator.validate(text, {
    ...(format === undefined ? {} : { format }),
    ...(type === undefined ? {} : { type: fullNames.get(type) ?? type }),
  });
  return results.flatMap((result) => {
    if (result.kind === "error") return [`error ${result.error.message}`];
    if (result.kind === "valid") return [];
    return result.diagnostics.map(
      ({ code, source, path }) => `${code} ${source?.line}:${source?.column} ${path}`,
    );
  });
}

it.each([...byHand, ...generated].map((each) => [each.name, each] as const))(
  "places the faults of: %s",
  (_, each) => {
    const known = knownFailures.get(each.name);
    const got = run(each);
    if (known === undefined) {
      expect(got.toSorted()).toEqual([...each.expect].sort());
      return;
    }
    expect(known.want).toEqual(each.expect);
    expect(known.reason).not.toBe("");
    // A known failure that passes is no longer one: take it off the list.
    expect(got.toSorted()).not.toEqual([...each.expect].sort());
    expect(got.toSorted()).toEqual([...known.got].sort());
  },
);

it("has at least 200 documents, at most half of them generated, under different names", () => {
  expect(byHand.length + generated.length).toBeGreaterThanOrEqual(200);
  expect(generated.length).toBeLessThanOrEqual(byHand.length);
  expect(new Set([...byHand, ...generated].map(({ name }) => name)).size).toBe(
    byHand.length + generated.length,
  );
  const names = new Set([...byHand, ...generated].map(({ name }) => name));
  expect([...knownFailures.keys()].filter((name) => !names.has(name))).toEqual([]);
});
