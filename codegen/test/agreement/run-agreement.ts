import { createRequire } from "node:module";
import type { ValidateFunction } from "ajv";
import { formats } from "../../../packages/validate/src/formats/formats.ts";
import {
  cosiKeywords,
  createSpecSchema,
  editorKeywords,
  type JsonSchema,
  type Strength,
} from "../../src/emit/jsonschema/index.ts";
import { findExceptional } from "./exceptions.ts";
import { Generator } from "./generate.ts";
import type { AgreementType } from "./load-types.ts";
import { type Counts, mutate, spoil } from "./mutate.ts";
import { judgeStrictly, parserAccepts } from "./oracle.ts";
import { createRandom, hashText } from "./random.ts";
import { SchemaTracer } from "./trace-schema.ts";

/** What was found about one type and one strength. */
export interface AgreementResult {
  readonly name: string;
  readonly strength: Strength;
  readonly seed: number;
  readonly count: number;
  readonly accepted: number;
  /** Values on which a schema and the definition differ, with what each says. */
  readonly disagreements: readonly string[];
  /** How often a difference was one of the listed exceptions, by their ids. */
  readonly exceptions: ReadonlyMap<string, number>;
  readonly keywordCount: number;
  /** Keywords that said only yes or only no. */
  readonly oneSided: readonly string[];
}

const require = createRequire(import.meta.url);

/**
 * Compares both dialects of a schema with the definition, on `count` values that follow from the seed.
 *
 * @param alter Changes the schemas first, to see that a difference is found.
 */
export function runAgreement(
  type: AgreementType,
  strength: Strength,
  count: number,
  baseSeed = 1,
  alter: (schema: JsonSchema) => JsonSchema = (schema) => schema,
): AgreementResult {
  const { name, model, desc } = type;
  const seed = (hashText(`${name} ${strength}`) + baseSeed) >>> 0;
  const validators = [compile(type, strength, "2020-12", alter), compile(type, strength, "draft-07", alter)];
  const tracers = [new SchemaTracer(alter(createSpecSchema(model, name, { strength, draft: "2020-12" })))];
  const judge = (value: unknown): string =>
    strength === "strict"
      ? judgeStrictly(model, desc, value)
      : parserAccepts(desc, value) === undefined
        ? "parser"
        : "";
  const generator = new Generator(model, createRandom(seed), strength === "lenient" ? 0.4 : 0);
  const counts: Counts = new Map();
  const disagreements: string[] = [];
  const exceptions = new Map<string, number>();
  let accepted = 0;
  for (let index = 0; index < count; index++) {
    const value = createValue(generator, counts, name, index === 0 ? 0.5 : accepted / index);
    const wanted = judge(value);
    if (wanted === "") accepted++;
    const verdicts = [
      ...validators.map((validate) => validate(value)),
      ...tracers.map((tracer) => tracer.accepts(value)),
    ];
    if (verdicts.every((verdict) => verdict === (wanted === ""))) continue;
    // Compared once more without what is exceptional: what is left has to agree.
    const copy = structuredClone(value);
    const found = findExceptional(model, desc, copy, strength);
    for (const { repair } of found) repair();
    const again = judge(copy) === "";
    if (found.length > 0 && validators.every((validate) => validate(copy) === again))
      for (const id of new Set(found.map((exception) => exception.id)))
        exceptions.set(id, (exceptions.get(id) ?? 0) + 1);
    else
      disagreements.push(
        `${name} ${strength}: definition ${wanted || "accepts"}, schemas ${verdicts.join("/")}: ${print(value)}`,
      );
  }
  const hits = tracers.flatMap((tracer) => [...tracer.hits.keys()]);
  return {
    name,
    strength,
    seed,
    count,
    accepted,
    disagreements,
    exceptions,
    keywordCount: hits.length,
    oneSided: tracers.flatMap((tracer) => tracer.listOneSided()),
  };
}

/** A value that is broken more often the more values were accepted so far. */
function createValue(generator: Generator, counts: Counts, name: string, acceptedShare: number): unknown {
  generator.places = [];
  const { random } = generator;
  const json = generator.createMessage(name);
  if (random.chance(0.003)) return random.pick<unknown>([null, [], "", 0, true, [json]]);
  const share = acceptedShare > 0.55 ? 0.95 : acceptedShare < 0.4 ? 0.45 : 0.7;
  if (!random.chance(share)) return json;
  const times = acceptedShare > 0.55 ? 1 + random.below(3) : 1;
  for (let time = 0; time < times; time++) mutate(generator, counts);
  if (acceptedShare > 0.6 && random.chance(0.3)) spoil(generator);
  return json;
}

function compile(
  { model, name }: AgreementType,
  strength: Strength,
  draft: "2020-12" | "draft-07",
  alter: (schema: JsonSchema) => JsonSchema,
): ValidateFunction {
  const Ajv = require(draft === "2020-12" ? "ajv/dist/2020" : "ajv").default;
  const ajv = new Ajv({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    ownProperties: true,
    formats,
    keywords: [...cosiKeywords, ...(draft === "draft-07" ? editorKeywords : [])],
  });
  return ajv.compile(alter(createSpecSchema(model, name, { strength, draft })));
}

function print(value: unknown): string {
  const text = JSON.stringify(value, (_, item) =>
    typeof item === "number" && !Number.isFinite(item) ? `#${item}` : Object.is(item, -0) ? "#-0" : item,
  );
  return text.length > 400 ? `${text.slice(0, 400)}...` : text;
}
