/** Text that is HTML already. */
export interface Markup {
  readonly markup: string;
}

/** What can stand in a template: text is escaped, markup is not, lists are joined, `undefined` is nothing. */
export type Part = string | number | undefined | Markup | readonly Part[];

/** Template for HTML in which every text is escaped, so that nothing a server says becomes markup. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let markup = strings[0]!;
  parts.forEach((part, i) => {
    markup += toMarkup(part) + strings[i + 1]!;
  });
  return { markup };
}

/** Takes text for HTML as it is. Only for text of this suite, never for what a server sent. */
export function unsafeMarkup(markup: string): Markup {
  return { markup };
}

function toMarkup(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string" || typeof part === "number") return escapeText(String(part));
  if (isList(part)) return part.map(toMarkup).join("");
  return part.markup;
}

function isList(part: Part): part is readonly Part[] {
  return Array.isArray(part);
}

/** Escapes text for elements and quoted attributes; control characters, which HTML forbids, become visible. */
function escapeText(text: string): string {
  const names: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return (
    text
      .replace(/[&<>"']/g, (character) => names[character]!)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd")
  );
}
