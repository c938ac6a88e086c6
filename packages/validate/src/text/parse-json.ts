import { formatMessage } from "../diagnostics.ts";
import type { Fault } from "../explain/fault.ts";
import type { Limits } from "../limits.ts";
import type { Entry, Node, PathStep, Span } from "./node.ts";

/** What became of one document of a text. */
export interface ParsedDocument {
  /** The value; undefined where the text cannot be read. */
  readonly node: Node | undefined;
  readonly faults: readonly Fault[];
}

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/uy;
const literals: readonly (readonly [string, boolean | null])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

class JsonFault extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/**
 * Reads one JSON text (RFC 8259) and keeps the place of every value.
 *
 * A syntax error gives one fault and no value; keys that appear twice give a fault each, the first one counts.
 */
export function parseJson(text: string, limits: Limits): ParsedDocument {
  const reader = new JsonReader(text, limits);
  try {
    return { node: reader.readDocument(), faults: reader.faults };
  } catch (error) {
    if (error instanceof JsonFault) return { node: undefined, faults: [error.fault] };
    throw error;
  }
}

class JsonReader {
  readonly faults: Fault[] = [];
  private readonly text: string;
  private readonly limits: Limits;
  private at = 0;
  private valueCount = 0;
  private readonly path: PathStep[] = [];

  constructor(text: string, limits: Limits) {
    this.text = text;
    this.limits = limits;
  }

  readDocument(): Node {
    this.skipSpace();
    if (this.at === this.text.length) {
      throw new JsonFault({
        code: "yaml/empty",
        path: [],
        at: "value",
        message: formatMessage("yaml/empty", {}),
        span: { start: 0, end: 0 },
      });
    }
    const node = this.readValue();
    this.skipSpace();
    if (this.at < this.text.length) this.fail("must end after the first value, found more text");
    return node;
  }

  private readValue(): Node {
    if (++this.valueCount > this.limits.maxValues)
      this.failLimit("limits/too-many-values", this.limits.maxValues);
    const start = this.at;
    const first = this.text[start];
    if (first === "{" || first === "[") {
      if (this.depth >= this.limits.maxDepth) this.failLimit("limits/too-deep", this.limits.maxDepth);
      this.depth++;
      const node = first === "{" ? this.readObject() : this.readArray();
      this.depth--;
      return node;
    }
    if (first === '"') return this.scalar(this.readString(), start, undefined, false);
    for (const [word, value] of literals) {
      if (this.text.startsWith(word, start)) {
        this.at += word.length;
        return this.scalar(value, start, word, false);
      }
    }
    numberPattern.lastIndex = start;
    const raw = numberPattern.exec(this.text)?.[0];
    if (raw === undefined) return this.fail("must be a JSON value, found something else");
    this.at += raw.length;
    const value = Number(raw);
    const isInteger = /^-?[0-9]+$/u.test(raw);
    return this.scalar(value, start, raw, isInteger && !Number.isSafeInteger(value));
  }

  private depth = 0;

  private readObject(): Node {
    const start = this.at++;
    const entries: Entry[] = [];
    const keys = new Set<string>();
    for (this.skipSpace(); !this.take("}"); this.skipSpace()) {
      if (entries.length > 0 || keys.size > 0) {
        this.expect(",", "must have a comma or a closing brace here");
        this.skipSpace();
      }
      const keySpan = { start: this.at, end: this.at };
      if (this.text[this.at] !== '"') this.fail("must have a key in double quotes here");
      const key = this.readString();
      keySpan.end = this.at;
      this.skipSpace();
      this.expect(":", "must have a colon after a key");
      this.skipSpace();
      this.path.push(key);
      const value = this.readValue();
      if (keys.has(key)) this.reportDuplicate(keySpan);
      else entries.push({ key, keySpan, value });
      keys.add(key);
      this.path.pop();
    }
    return { kind: "map", entries, span: { start, end: this.at }, isIncomplete: false };
  }

  private readArray(): Node {
    const start = this.at++;
    const items: Node[] = [];
    for (this.skipSpace(); !this.take("]"); this.skipSpace()) {
      if (items.length > 0) {
        this.expect(",", "must have a comma or a closing bracket here");
        this.skipSpace();
      }
      this.path.push(items.length);
      items.push(this.readValue());
      this.path.pop();
    }
    return { kind: "list", items, span: { start, end: this.at } };
  }

  /** A string; its escapes are read by the platform once the end is known. */
  private readString(): string {
    const start = this.at++;
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      if (Number.isNaN(unit) || unit === 10) {
        this.at = start;
        this.fail("must have a closing double quote");
      }
      if (unit < 0x20) this.fail("must have control characters in strings escaped");
      this.at++;
      if (unit === 0x22) break;
      if (unit === 0x5c) {
        const letter = this.text[this.at] ?? "";
        const isValid =
          letter === "u"
            ? /^[0-9a-fA-F]{4}$/u.test(this.text.slice(this.at + 1, this.at + 5))
            : letter !== "" && '"\\/bfnrt'.includes(letter);
        if (!isValid) {
          this.at--;
          this.fail("must have an escape sequence of JSON after a backslash");
        }
        this.at++;
      }
    }
    return JSON.parse(this.text.slice(start, this.at)) as string;
  }

  private scalar(
    value: string | number | boolean | null,
    start: number,
    raw: string | undefined,
    isInexact: boolean,
  ): Node {
    return { kind: "scalar", value, raw, isInexact, span: { start, end: this.at } };
  }

  private skipSpace(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.at++;
    }
  }

  private take(token: string): boolean {
    if (this.text[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private expect(token: string, message: string): void {
    if (!this.take(token)) this.fail(message);
  }

  private reportDuplicate(span: Span): void {
    this.faults.push({
      code: "json/duplicate-key",
      path: [...this.path],
      at: "key",
      message: formatMessage("json/duplicate-key", {}),
      hint: "keep one of the two",
      span,
    });
  }

  private fail(what: string): never {
    const span = { start: this.at, end: Math.min(this.at + 1, this.text.length) };
    throw new JsonFault({
      code: "json/syntax",
      path: [],
      at: "value",
      message: formatMessage("json/syntax", { what }),
      span,
    });
  }

  private failLimit(code: "limits/too-deep" | "limits/too-many-values", limit: number): never {
    const span = { start: this.at, end: this.at + 1 };
    throw new JsonFault({
      code,
      path: [],
      at: "value",
      message: formatMessage(code, { expected: String(limit) }),
      span,
    });
  }
}
