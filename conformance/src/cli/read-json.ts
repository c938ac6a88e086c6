/** Where a value stands in its file; lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A JSON text, read, with the place of every value. */
export interface LocatedJson {
  readonly value: unknown;
  /** Place of the value at a JSON pointer; that of a property's key is at its pointer followed by `#`. */
  find(pointer: string): Position | undefined;
}

/** A text that is not JSON. */
export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";
  readonly position: Position;

  constructor(message: string, position: Position) {
    super(message);
    this.position = position;
  }
}

/** Arrays and objects inside each other. */
const maxDepth = 64;

/**
 * Reads JSON (RFC 8259) and remembers where everything stands.
 *
 * @throws {JsonSyntaxError} with what was expected and where; a key given twice is an error as well.
 */
export function readJson(text: string): LocatedJson {
  const places = new Map<string, number>();
  let at = 0;
  const fail = (message: string, offset = at): never => {
    throw new JsonSyntaxError(message, toPosition(text, offset));
  };
  const found = (): string => (at >= text.length ? "the end of the file" : JSON.stringify(text[at]));
  const skipSpace = (): void => {
    while (at < text.length && " \t\r\n".includes(text[at]!)) at++;
  };
  const readToken = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) return undefined;
    at += match[0].length;
    return match[0];
  };
  const readString = (what: string): string => {
    if (text[at] !== '"') fail(`expected ${what} in double quotes, found ${found()}`);
    const start = at;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside strings
    const token = readToken(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y);
    return token === undefined ? fail("this string has no end, or a wrong escape", start) : JSON.parse(token);
  };
  const readValue = (pointer: string, depth: number): unknown => {
    skipSpace();
    places.set(pointer, at);
    if (depth > maxDepth) fail(`more than ${maxDepth} levels`);
    const first = text[at];
    if (first === "{") return readObject(pointer, depth);
    if (first === "[") return readArray(pointer, depth);
    if (first === '"') return readString("a value");
    const word = readToken(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    return word === undefined ? fail(`expected a value, found ${found()}`) : JSON.parse(word);
  };
  const readObject = (pointer: string, depth: number): unknown => {
    const entries = new Map<string, unknown>();
    at++;
    skipSpace();
    if (text[at] === "}") at++;
    else {
      for (;;) {
        skipSpace();
        const keyAt = at;
        const key = readString("a key");
        const inner = `${pointer}/${escapePointer(key)}`;
        if (entries.has(key)) fail(`the key ${JSON.stringify(key)} stands here for the second time`, keyAt);
        places.set(`${inner}#`, keyAt);
        skipSpace();
        if (text[at] !== ":") fail(`expected ":" after the key, found ${found()}`);
        at++;
        entries.set(key, readValue(inner, depth + 1));
        if (endsList("}")) break;
      }
    }
    return Object.fromEntries(entries);
  };
  const readArray = (pointer: string, depth: number): unknown => {
    const items: unknown[] = [];
    at++;
    skipSpace();
    if (text[at] === "]") at++;
    else {
      do items.push(readValue(`${pointer}/${items.length}`, depth + 1));
      while (!endsList("]"));
    }
    return items;
  };
  const endsList = (end: string): boolean => {
    skipSpace();
    const character = text[at];
    if (character !== "," && character !== end) fail(`expected "," or "${end}", found ${found()}`);
    at++;
    return character === end;
  };
  const value = readValue("", 0);
  skipSpace();
  if (at < text.length) fail(`expected the end of the file, found ${found()}`);
  return {
    value,
    find(pointer) {
      const offset = places.get(pointer);
      return offset === undefined ? undefined : toPosition(text, offset);
    },
  };
}

/** Escapes a key for use in a JSON pointer. */
export function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function toPosition(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - start + 1 };
}
