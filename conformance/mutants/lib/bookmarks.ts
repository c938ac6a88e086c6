import type { Event, WatchRequest } from "@cosi-spec/types";
import type { Context } from "./intercept.ts";
import { nextTurn } from "./next-turn.ts";

/** Text of a bookmark, for use as a key. */
export function toKey(bookmark: Uint8Array): string {
  return Buffer.from(bookmark).toString("hex");
}

/** The bookmark that a watch starts from, if it does. */
export function bookmarkOf(request: WatchRequest): Uint8Array | undefined {
  return request.options?.startFromBookmark;
}

/** Position that a bookmark of the reference server names. */
export function readPosition(bookmark: Uint8Array): number {
  return Number(Buffer.from(bookmark).readBigUInt64BE(8));
}

/** A bookmark of the same life of the reference server with another position. */
export function withPosition(bookmark: Uint8Array, position: number): Uint8Array {
  const moved = Buffer.from(bookmark);
  moved.writeBigUInt64BE(BigInt(Math.max(0, position)), 8);
  return moved;
}

/** Whether a bookmark has the length of those of the reference server. */
export function hasRightLength(bookmark: Uint8Array): boolean {
  return bookmark.length === 16;
}

/** A watch request that starts from another bookmark, or from none. */
export function startFrom(request: WatchRequest, bookmark: Uint8Array | undefined): WatchRequest {
  const { startFromBookmark: _, ...options } = request.options!;
  return {
    ...request,
    options: bookmark === undefined ? options : { ...options, startFromBookmark: bookmark },
  };
}

/** Bookmark of the present end of the history. */
export async function readEnd(context: Context, { namespace, type }: WatchRequest): Promise<Uint8Array> {
  const options = { bootstrapBookmark: true };
  for await (const { event } of context.stream("Watch", { namespace, type, options })) {
    const [noop] = event;
    if (noop?.bookmark !== undefined) return noop.bookmark;
  }
  throw new Error("the watch ended without NOOP");
}

/** The retained events of the kind of a watch, oldest first. */
export async function readHistory(context: Context, request: WatchRequest): Promise<readonly Event[]> {
  const { namespace, type } = request;
  const options = { tailEvents: 1_000_000 };
  const messages = context
    .stream("Watch", { namespace, type, options, apiVersion: 1 })
    [Symbol.asyncIterator]();
  const history: Event[] = [];
  for (;;) {
    // What is retained comes without waiting; the first wait means that all of it has come.
    const message = await Promise.race([messages.next(), nextTurn()]);
    if (message === undefined || message.done === true) break;
    history.push(...message.value.event);
  }
  void messages.return?.();
  return history;
}

/** Whether a watch combines options that exclude each other, which every server refuses. */
export function isContradictory({ options }: WatchRequest): boolean {
  const wishes = [
    options?.bootstrapContents === true,
    (options?.tailEvents ?? 0) > 0,
    options?.startFromBookmark !== undefined,
  ];
  return wishes.filter(Boolean).length > 1;
}
