import type { ProtoToken } from "./proto-tokens.ts";

/** Tokens of the options of one element by path, such as `field.items.min_length` or `resource.examples.0.spec`. */
export type OptionPlaces = ReadonlyMap<string, ProtoToken>;

/** Deepest nesting of option values that is followed. */
const maxDepth = 32;

/**
 * Finds where the options of an element are written.
 *
 * @param tokens of the whole file
 * @param line where the element begins
 * @param column where the element begins
 */
export function locateOptions(tokens: readonly ProtoToken[], line: number, column: number): OptionPlaces {
  const places = new Map<string, ProtoToken>();
  let index = tokens.findIndex((token) => token.line === line && token.column === column);
  if (index < 0) return places;
  const first = tokens[index]?.text;
  if (first === "message" || first === "enum") readBlock();
  else readField();
  return places;

  function readField(): void {
    for (let depth = 0; index < tokens.length; index++) {
      const text = tokens[index]?.text ?? "";
      if (text === ";" && depth === 0) return;
      if (isOpening(text)) depth++;
      if (isClosing(text)) depth--;
      if (text === "(" && tokens[index + 2]?.text === ")") {
        readOption();
        index--;
        depth--;
      }
    }
  }

  function readBlock(): void {
    while (index < tokens.length && tokens[index]?.text !== "{") index++;
    index++;
    while (index < tokens.length && tokens[index]?.text !== "}") {
      if (tokens[index]?.text === "option" && tokens[index + 1]?.text === "(") {
        index++;
        readOption();
      } else skipStatement();
    }
  }

  /** From `(`: an extension in parentheses, a path below it, `=`, a value. */
  function readOption(): void {
    const extension = (tokens[index + 1]?.text ?? "").split(".").at(-1) ?? "";
    const start = tokens[index + 1];
    index += 3;
    const tail = tokens[index]?.kind === "word" ? (tokens[index++]?.text ?? "") : "";
    const path = extension + tail;
    if (start !== undefined) note(path, tail === "" ? start : (tokens[index - 1] ?? start));
    if (tokens[index]?.text === "=") index++;
    readValue(path, 0);
  }

  function readValue(path: string, depth: number): void {
    const text = tokens[index]?.text;
    if (depth > maxDepth || text === undefined) {
      index = tokens.length;
      return;
    }
    if (text === "{") {
      index++;
      readEntries(path, depth);
      return;
    }
    if (text === "[") {
      index++;
      for (let item = 0; index < tokens.length && tokens[index]?.text !== "]"; item++) {
        const token = tokens[index];
        if (token !== undefined) note(`${path}.${item}`, token);
        readValue(`${path}.${item}`, depth + 1);
        if (tokens[index]?.text === ",") index++;
      }
      index++;
      return;
    }
    if (text === "-") index++;
    // Strings that stand side by side are one value.
    const isString = tokens[index]?.kind === "string";
    index++;
    while (isString && tokens[index]?.kind === "string") index++;
  }

  function readEntries(path: string, depth: number): void {
    const counts = new Map<string, number>();
    while (index < tokens.length && tokens[index]?.text !== "}") {
      const name = tokens[index];
      index++;
      if (name === undefined || name.kind !== "word") continue;
      if (tokens[index]?.text === ":") index++;
      const count = counts.get(name.text) ?? 0;
      counts.set(name.text, count + 1);
      const isList = tokens[index]?.text === "[";
      note(`${path}.${name.text}`, name);
      if (!isList) note(`${path}.${name.text}.${count}`, name);
      const before = places.size;
      readValue(isList ? `${path}.${name.text}` : `${path}.${name.text}.${count}`, depth + 1);
      // A single message is addressed with and without an index.
      if (!isList && count === 0 && places.size > before) {
        const prefix = `${path}.${name.text}.0.`;
        for (const [key, token] of [...places])
          if (key.startsWith(prefix)) note(`${path}.${name.text}.${key.slice(prefix.length)}`, token);
      }
      if (tokens[index]?.text === "," || tokens[index]?.text === ";") index++;
    }
    index++;
  }

  function skipStatement(): void {
    for (let depth = 0; index < tokens.length; index++) {
      const text = tokens[index]?.text ?? "";
      if (isOpening(text)) depth++;
      if (isClosing(text)) {
        if (depth === 0) return;
        depth--;
        if (
          depth === 0 &&
          text === "}" &&
          tokens[index + 1]?.text !== "]" &&
          tokens[index + 1]?.text !== ";"
        ) {
          index++;
          return;
        }
      }
      if (text === ";" && depth === 0) {
        index++;
        return;
      }
    }
  }

  function note(path: string, token: ProtoToken): void {
    if (!places.has(path)) places.set(path, token);
  }
}

function isOpening(text: string): boolean {
  return text === "{" || text === "[" || text === "(";
}

function isClosing(text: string): boolean {
  return text === "}" || text === "]" || text === ")";
}
