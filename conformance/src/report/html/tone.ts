import type { ConformanceReport, Requirement, Test } from "../../gen/report.gen.ts";
import { html, type Markup, type Part } from "./markup.ts";

/** How something is coloured. */
export type Tone = "good" | "fair" | "bad" | "none";

const tones: Readonly<Record<string, Tone>> = {
  strict: "good",
  passed: "good",
  conformant: "good",
  tolerated: "fair",
  blocked: "fair",
  inconclusive: "fair",
  partial: "fair",
  failed: "bad",
  error: "bad",
  "non-conformant": "bad",
};

/** Colour of a verdict or outcome; what was not judged has none. */
export function toTone(
  word: Requirement["verdict"] | Test["outcome"] | ConformanceReport["summary"]["verdict"],
): Tone {
  return tones[word] ?? "none";
}

/** A verdict or outcome as a coloured word. */
export function printTag(word: Requirement["verdict"] | Test["outcome"]): Markup {
  return html`<span class="tag ${toTone(word)}">${word.replace("-", " ")}</span>`;
}

/** A verdict of a requirement in words: `failed` alone would not say that a rule is broken. */
export function sayCount(verdict: string): string {
  return verdict === "failed" ? "broken" : verdict.replace("-", " ");
}

/** A text of ours, such as a clause of the specification, with its code in code letters. */
export function printClause(text: string): Part {
  return text.split("`").map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`));
}
