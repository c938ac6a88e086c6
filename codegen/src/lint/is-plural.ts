/** Words whose plural does not end in `s`, and words that have one form. */
const irregular = new Set(
  (
    "children people men women feet teeth geese mice data metadata media criteria phenomena indices vertices matrices " +
    "equipment information sheep fish series species deer news hardware software firmware"
  ).split(" "),
);

/** Endings in `s` of words that are singular: `Status`, `Address`, `Analysis`. */
const singularEndings = /(?:ss|us|is|gas|lias|tlas)$/;

/** Plurals that end like singular words. */
const pluralExceptions = /(?:menus|skis|taxis|gnus|emus|flus)$/;

/**
 * Says whether a type name in CamelCase is an English plural: its last word decides.
 *
 * It answers as the registry of the existing implementation does for common words; in doubt it says yes.
 */
export function isPlural(name: string): boolean {
  const word = (/[A-Z]?[a-z0-9]+$|[A-Z]+s?$/.exec(name)?.[0] ?? name).toLowerCase();
  if (irregular.has(word)) return true;
  if (!word.endsWith("s")) return false;
  return pluralExceptions.test(word) || !singularEndings.test(word);
}
