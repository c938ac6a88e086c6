import type { FieldRules } from "../../model/model.ts";
import { formatKeywords } from "./format-patterns.ts";
import type { MutableSchema } from "./json-schema.ts";
import { exemptZero, type ZeroRule } from "./strict-scalar.ts";
import { wellFormedPattern } from "./text-patterns.ts";

/** Creates the strict schema of a string with its rules. */
export function createStrictText(rules: FieldRules | undefined, zero: ZeroRule): MutableSchema {
  const form = rules?.format === undefined ? undefined : formatKeywords[rules.format];
  const base: MutableSchema = { type: "string" };
  if (rules?.format !== undefined) base["x-cosi-format"] = rules.format;
  const patterns: string[] = [];
  if (rules?.pattern) patterns.push(rules.pattern);
  if (form) patterns.push(form.pattern);
  const isZeroRefused = patterns.some((pattern) => !new RegExp(pattern, "u").test(""));
  const keywords: MutableSchema = {};
  if (rules?.enum !== undefined && rules.enum.length > 0)
    keywords.enum = zero === "refused" ? rules.enum.filter((text) => text !== "") : [...rules.enum];
  // A pattern that refuses the empty text says so already; a second keyword would make it two errors.
  const least = Math.max(
    rules?.minLength ?? 0,
    zero === "refused" && !isZeroRefused && !keywords.enum ? 1 : 0,
  );
  if (least > 0) keywords.minLength = least;
  const most = Math.min(
    rules?.maxLength ?? Number.POSITIVE_INFINITY,
    form?.maxLength ?? Number.POSITIVE_INFINITY,
  );
  if (most !== Number.POSITIVE_INFINITY) keywords.maxLength = most;
  const isPlain =
    (keywords.enum === undefined || !(keywords.enum as string[]).every(isAscii)) && !form?.isAscii;
  if (isPlain) patterns.push(wellFormedPattern);
  addPatterns(keywords, patterns);
  if (form?.format) keywords.format = form.format;
  if (zero !== "exempt") return { ...base, ...keywords };
  const passes = !isZeroRefused && least === 0 && (!rules?.enum?.length || rules.enum.includes(""));
  return exemptShortly(keywords, base) ?? exemptZero(base, keywords, [""], passes);
}

/** A list of texts or a single pattern take the empty text in without a union. */
function exemptShortly(keywords: MutableSchema, base: MutableSchema): MutableSchema | undefined {
  const names = Object.keys(keywords);
  if (names.length === 1 && Array.isArray(keywords.enum))
    return { ...base, enum: keywords.enum.includes("") ? keywords.enum : [...keywords.enum, ""] };
  return undefined;
}

function addPatterns(keywords: MutableSchema, patterns: readonly string[]): void {
  const [first, ...others] = patterns;
  if (first !== undefined) keywords.pattern = first;
  if (others.length > 0) keywords.allOf = others.map((pattern) => ({ pattern }));
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}
