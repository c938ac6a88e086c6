import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type LabelQuery,
  LabelQuerySchema,
  type LabelTerm,
  LabelTermSchema,
  type Resource,
} from "@cosi-spec/types";
import type { TestContext } from "../../test.ts";

type Check = TestContext["check"];
type Requirement = Parameters<Check["that"]>[0];
type Term = MessageInitShape<typeof LabelTermSchema>;

/** What narrows a List or a watch. */
export interface Options {
  readonly labelQuery?: LabelQuery[];
  readonly idQuery?: { readonly regexp?: string };
}

/** The key whose label most tests look at. */
export const key = "k";

/** A query with one entry of these terms. */
export function allOf(...terms: readonly Term[]): { readonly labelQuery: LabelQuery[] } {
  return {
    labelQuery: [create(LabelQuerySchema, { terms: terms.map((term) => create(LabelTermSchema, term)) })],
  };
}

/** A query with several entries of terms. */
export function anyOf(...entries: readonly (readonly Term[])[]): { readonly labelQuery: LabelQuery[] } {
  return { labelQuery: entries.flatMap((terms) => allOf(...terms).labelQuery) };
}

/** A stored resource and the value of its label; undefined: it has none. */
export interface Sample {
  readonly value: string | undefined;
  readonly resource: Resource;
}

/** Stores one resource for each value of the label. Every one has other labels, so that none is without any. */
export async function storeSamples(
  { world }: TestContext,
  values: readonly (string | undefined)[],
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const value of values) {
    const labels = value === undefined ? { other: "1" } : { other: "1", [key]: value };
    samples.push({ value, resource: await world.create({ labels }) });
  }
  return samples;
}

/** What is expected of a term for one value, and which requirement says so. */
export type Expect = (value: string | undefined) => readonly [Requirement, boolean];

/** Lists by one term and judges every sample; each requirement gets one judgement. */
export async function judgeTerm(
  context: TestContext,
  term: Term,
  samples: readonly Sample[],
  expect: Expect,
): Promise<void> {
  const { world, call, check } = context;
  const { namespace, type } = world;
  const outcome = await call.list({ namespace, type, options: allOf({ key, ...term }) });
  const what = describeTerm(create(LabelTermSchema, term));
  const faults = new Map<Requirement, string | undefined>();
  const selected = outcome.kind === "ok" ? idsOf(outcome.value) : undefined;
  for (const { value, resource } of samples) {
    const [requirement, isWanted] = expect(value);
    const isSelected = selected?.has(resource.metadata!.id);
    const fault = isSelected === isWanted ? undefined : `${isSelected ? "" : "not "}${describeValue(value)}`;
    faults.set(requirement, faults.get(requirement) ?? fault);
  }
  for (const [requirement, fault] of faults) {
    if (selected === undefined) check.isOk(requirement, outcome);
    else {
      const got = fault === undefined ? "those" : `it selects ${fault}`;
      check.that(
        requirement,
        fault === undefined,
        { want: `${what} selects what the table says`, got },
        outcome,
      );
    }
  }
}

/** Lists with options and judges that exactly these resources are selected, among all of the kind. */
export async function judgeSelection(
  { world, call, check }: TestContext,
  requirement: Requirement,
  options: Options,
  want: readonly Resource[],
  what: string,
): Promise<void> {
  const { namespace, type } = world;
  const outcome = await call.list({ namespace, type, options });
  if (outcome.kind !== "ok") return check.isOk(requirement, outcome);
  const [got, wanted] = [idsOf(outcome.value), idsOf(want)];
  const holds = got.size === wanted.size && [...wanted].every((id) => got.has(id));
  check.that(requirement, holds, { want: `${what} selects ${show(wanted)}`, got: show(got) }, outcome);
}

/** The ids of resources. */
export function idsOf(resources: readonly Resource[]): ReadonlySet<string> {
  return new Set(resources.map(({ metadata }) => metadata?.id ?? ""));
}

function show(ids: ReadonlySet<string>): string {
  return ids.size === 0 ? "nothing" : [...ids].map((id) => JSON.stringify(id)).join(", ");
}

const operations = ["EXISTS", "EQUAL", "NOT_EXISTS", "IN", "LT", "LTE", "LT_NUMERIC", "LTE_NUMERIC"];

function describeTerm({ op, value, invert }: LabelTerm): string {
  return `${invert ? "inverted " : ""}${operations[op] ?? `operation ${op}`} ${JSON.stringify(value)}`;
}

function describeValue(value: string | undefined): string {
  return value === undefined ? "a resource without the label" : `a label ${JSON.stringify(value)}`;
}
