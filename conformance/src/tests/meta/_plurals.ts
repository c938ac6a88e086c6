/** Words of which singular and plural are the same although they end in s. */
const unchanging = /(series|species|news|means|headquarters)$/i;

/** Ways in which plurals are made, each with what the singular ends with. The first that fits need not be right. */
const endings: readonly (readonly [RegExp, string])[] = [
  [/ies$/, "y"],
  [/IES$/, "Y"],
  [/ves$/, "f"],
  [/ves$/, "fe"],
  [/ses$/, "sis"],
  [/(?<=s|x|z|ch|sh|o)es$/, ""],
  [/(?<=[^s])s$/, ""],
  [/(?<=[A-Z])s$/, ""],
];

/**
 * Whether one word can be the English plural of the other. Irregular words are not known: a name that does not
 * end in s passes.
 */
export function isPluralOf(name: string, singular: string): boolean {
  if (!/s$/i.test(name)) return true;
  if (name === singular) return unchanging.test(name);
  return endings.some(
    ([ending, replacement]) => ending.test(name) && name.replace(ending, replacement) === singular,
  );
}
