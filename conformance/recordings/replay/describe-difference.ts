import { createHash } from "node:crypto";
import type { JsonValue } from "@bufbuild/protobuf";
import { summarizeMessage } from "./summarize-message.ts";

/** An answer in comparable form: masked messages in order, then how the call ended. */
export interface Answer {
  readonly messages: readonly JsonValue[];
  readonly end: string;
}

/** Two texts that show where two answers differ; equal answers give undefined. */
export interface Difference {
  readonly want: string;
  readonly got: string;
}

/** JSON texts longer than this are cut; a hash of the whole keeps the comparison exact. */
const maxTextLength = 200;

/**
 * Describes where two answers differ, in as few words as exactness allows.
 *
 * Equal messages at the beginning and the end are left out. If as many messages remain on both sides they
 * are compared field by field, else each is summarized with a hash. The texts determine the differing parts completely:
 * two answers that differ elsewhere, or otherwise, give other texts.
 */
export function describeDifference(want: Answer, got: Answer): Difference | undefined {
  const wantTexts: string[] = [];
  const gotTexts: string[] = [];
  const head = countEqual(want.messages, got.messages, (list, index) => list[index]);
  const rest = { want: want.messages.slice(head), got: got.messages.slice(head) };
  const tail = countEqual(rest.want, rest.got, (list, index) => list[list.length - 1 - index]);
  const left = rest.want.slice(0, rest.want.length - tail);
  const right = rest.got.slice(0, rest.got.length - tail);
  if (left.length === right.length) {
    left.forEach((message, index) => {
      describeValue(`message ${head + index}`, message, right[index]!, wantTexts, gotTexts);
    });
  } else {
    left.forEach((message, index) => {
      wantTexts.push(`message ${head + index}: ${summarizeMessage(message)}`);
    });
    right.forEach((message, index) => {
      gotTexts.push(`message ${head + index}: ${summarizeMessage(message)}`);
    });
  }
  if (want.end !== got.end) {
    wantTexts.push(want.end);
    gotTexts.push(got.end);
  }
  if (wantTexts.length === 0 && gotTexts.length === 0) return undefined;
  return { want: wantTexts.join("; ") || "nothing more", got: gotTexts.join("; ") || "nothing more" };
}

function countEqual(
  a: readonly JsonValue[],
  b: readonly JsonValue[],
  at: (list: readonly JsonValue[], index: number) => JsonValue | undefined,
): number {
  const limit = Math.min(a.length, b.length);
  let count = 0;
  while (count < limit && JSON.stringify(at(a, count)) === JSON.stringify(at(b, count))) count++;
  return count;
}

function describeValue(
  path: string,
  want: JsonValue | undefined,
  got: JsonValue | undefined,
  wantTexts: string[],
  gotTexts: string[],
): void {
  if (JSON.stringify(want) === JSON.stringify(got)) return;
  if (isObject(want) && isObject(got)) {
    for (const key of new Set([...Object.keys(want), ...Object.keys(got)])) {
      describeValue(`${path}.${key}`, want[key], got[key], wantTexts, gotTexts);
    }
  } else if (Array.isArray(want) && Array.isArray(got) && want.length === got.length) {
    want.forEach((item, index) => {
      describeValue(`${path}[${index}]`, item, got[index], wantTexts, gotTexts);
    });
  } else {
    wantTexts.push(`${path}: ${want === undefined ? "absent" : printShort(want)}`);
    gotTexts.push(`${path}: ${got === undefined ? "absent" : printShort(got)}`);
  }
}

function isObject(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function printShort(value: JsonValue): string {
  const text = JSON.stringify(value);
  if (text.length <= maxTextLength) return text;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return `${text.slice(0, maxTextLength)}… (${text.length} characters, sha256 ${hash})`;
}
