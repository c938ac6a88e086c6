/** A key of a mapping with its text, list of texts, or list of flat mappings. */
export type YamlEntry = readonly [
  key: string,
  value: string | readonly string[] | readonly Readonly<Record<string, string>>[],
];

/** Texts that every YAML reader takes as themselves; the rest is quoted. */
const plain = /^[A-Za-z_./][A-Za-z0-9_./()@%+=-]*(?: [A-Za-z0-9_./()@%+=-]+)*$/;
/** Words that some readers take for something else than text. */
const reserved = /^(?:null|true|false|yes|no|on|off|y|n|\.nan|\.inf)$/i;
/** One line of printable characters. */
const printable = /^[^\p{Control}\p{Surrogate}\u0085\u2028\u2029\ufeff]*$/u;

/** Writes a mapping of texts and lists as a YAML document with an indentation of four spaces. */
export function writeYaml(entries: readonly YamlEntry[]): string {
  return entries.map(([key, value]) => `${key}:${formatValue(value)}\n`).join("");
}

function formatValue(value: YamlEntry[1]): string {
  if (typeof value === "string") return ` ${quote(value)}`;
  if (value.length === 0) return " []";
  return value.map((item) => `\n    - ${formatItem(item)}`).join("");
}

function formatItem(item: string | Readonly<Record<string, string>>): string {
  if (typeof item === "string") return quote(item);
  return Object.entries(item)
    .map(([key, text]) => `${key}: ${quote(text)}`)
    .join("\n      ");
}

function quote(text: string): string {
  if (plain.test(text) && !reserved.test(text)) return text;
  if (text !== "" && printable.test(text)) return `'${text.replaceAll("'", "''")}'`;
  // JSON's escapes are YAML's; the two line separators are escaped as well because YAML would fold them.
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
