import type { SourceRange } from "../diagnostic.ts";
import type { Span } from "./node.ts";

/** A text that knows its lines. */
export interface SourceText {
  /** The text without a byte order mark. */
  readonly text: string;
  /** Converts offsets to lines and columns; both count from 1, columns in code points. */
  toRange(span: Span): SourceRange;
}

/** Prepares a text; `file` is the name that places carry. */
export function createSourceText(input: string, file: string): SourceText {
  const text = input.startsWith("\uFEFF") ? input.slice(1) : input;
  let lineStarts: number[] | undefined;
  const toPosition = (offset: number): [number, number] => {
    lineStarts ??= findLineStarts(text);
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lineStarts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return [low + 1, countCodePoints(text, lineStarts[low] as number, Math.min(offset, text.length)) + 1];
  };
  return {
    text,
    toRange(span) {
      const [line, column] = toPosition(span.start);
      const [endLine, endColumn] = toPosition(Math.max(span.start, span.end));
      return { file, line, column, endLine, endColumn };
    },
  };
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function countCodePoints(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; count++) at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
  return count;
}

/** Size of a text in bytes of UTF-8. */
export function countUtf8Bytes(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && at + 1 < text.length) {
      bytes += 4;
      at++;
    } else bytes += 3;
  }
  return bytes;
}
