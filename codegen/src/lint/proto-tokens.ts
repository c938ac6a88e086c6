/** A word, number, string or sign of a proto file. Lines and columns count from 1, columns count code points. */
export interface ProtoToken {
  readonly text: string;
  readonly kind: "word" | "string" | "sign";
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

const pattern =
  /(?<space>\s+)|(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|(?<word>[A-Za-z0-9_.]+)|(?<sign>[\s\S])/gu;

/** Cuts the text of a proto file into tokens, without white space and comments. Never fails. */
export function readProtoTokens(text: string): readonly ProtoToken[] {
  const tokens: ProtoToken[] = [];
  let line = 1;
  let column = 1;
  for (const match of text.matchAll(pattern)) {
    const groups = match.groups ?? {};
    const value = match[0];
    const start = { line, column };
    const newlines = value.split("\n");
    if (newlines.length > 1) {
      line += newlines.length - 1;
      column = 1;
    }
    column += [...(newlines.at(-1) ?? "")].length;
    if (groups["space"] !== undefined || groups["comment"] !== undefined) continue;
    const kind = groups["string"] !== undefined ? "string" : groups["word"] !== undefined ? "word" : "sign";
    tokens.push({ text: value, kind, ...start, endColumn: column });
  }
  return tokens;
}
