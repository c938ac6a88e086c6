/** Words whose plural follows no rule, singular first. */
const irregular: readonly (readonly [singular: string, plural: string])[] = [
  ["axis", "axes"],
  ["basis", "bases"],
  ["analysis", "analyses"],
  ["child", "children"],
  ["criterion", "criteria"],
  ["foot", "feet"],
  ["index", "indices"],
  ["man", "men"],
  ["matrix", "matrices"],
  ["medium", "media"],
  ["mouse", "mice"],
  ["movie", "movies"],
  ["person", "people"],
  ["tooth", "teeth"],
  ["vertex", "vertices"],
];

/** Words that are their own plural. */
const uncountable = new Set([
  ...["deer", "equipment", "firmware", "fish", "hardware", "information", "metadata", "news", "series"],
  ...["sheep", "software", "species", "traffic"],
]);

/** Endings of plurals with what the singular has instead; the first that fits counts. */
const endings: readonly (readonly [ending: RegExp, singular: string])[] = [
  [/(ss|us|is|alias|gas|lens|atlas|canvas)$/, "$1"],
  [/(ss|sh|zz|x|us|alias|gas|lens|atlas|canvas)es$/, "$1"],
  [/(cache|ache|niche)s$/, "$1"],
  [/(ch)es$/, "$1"],
  [/([^aeiou])ies$/, "$1y"],
  [/(kni|li|wi)ves$/, "$1fe"],
  [/(cal|el|hal|lea|loa|thie)ves$/, "$1f"],
  [/(echo|hero|potato|tomato|veto)es$/, "$1"],
  [/s$/, ""],
];

/**
 * Turns the last word of a name in CamelCase from plural to singular; a singular stays as it is.
 *
 * Case is kept: `LinkStatuses` becomes `LinkStatus`.
 */
export function toSingular(name: string): string {
  const { head, word } = splitLastWord(name);
  // An acronym in capitals takes a bare s: `CPUs`, but `Buses`.
  if (/^[A-Z]{2,}s$/.test(word)) return name.slice(0, -1);
  const lower = word.toLowerCase();
  if (uncountable.has(lower)) return name;
  for (const [singular, plural] of irregular) {
    if (lower === singular) return name;
    if (lower === plural) return head + copyCase(singular, word);
  }
  for (const [ending, singular] of endings)
    if (ending.test(lower)) return head + copyCase(lower.replace(ending, singular), word);
  return name;
}

/** Whether the last word of a name in CamelCase is a plural, or the same in both. */
export function isPlural(name: string): boolean {
  const { word } = splitLastWord(name);
  return uncountable.has(word.toLowerCase()) || toSingular(word) !== word;
}

function splitLastWord(name: string): { readonly head: string; readonly word: string } {
  const start = name.search(/([A-Z][a-z]*|[A-Z]+s?|[a-z]+)$/);
  return start < 0 ? { head: name, word: "" } : { head: name.slice(0, start), word: name.slice(start) };
}

function copyCase(text: string, sample: string): string {
  const first = sample.charAt(0);
  return first === first.toLowerCase() ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
