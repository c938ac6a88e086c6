import { EventType } from "@cosi-spec/types";
import { maxCachedEventBytes } from "../state/kind-registry.ts";
import type { WatchEvent } from "../state/watch-cursor.ts";
import { countVarintBytes, WireWriter } from "../wire/wire-writer.ts";

const types: Readonly<Record<WatchEvent["type"], EventType>> = {
  created: EventType.CREATED,
  updated: EventType.UPDATED,
  destroyed: EventType.DESTROYED,
  bootstrapped: EventType.BOOTSTRAPPED,
  errored: EventType.ERRORED,
  noop: EventType.NOOP,
};

/**
 * Encodes one event as a `WatchResponse`. Messages of several events are these put one after the other:
 * protobuf joins the elements of a repeated field.
 *
 * The encoding of an event of the history is kept with it, so that all its watchers share the bytes.
 *
 * @requirement COSI-WCH-010
 * @requirement COSI-WCH-011
 */
export function encodeWatchMessage(event: WatchEvent): Uint8Array {
  const source = "source" in event ? event.source : undefined;
  if (source === undefined) return encode(event);
  if (source.encoded !== undefined) return source.encoded;
  const encoded = encode(event);
  if (encoded.length <= maxCachedEventBytes) source.encoded = encoded;
  return encoded;
}

function encode(event: WatchEvent): Uint8Array {
  const number = types[event.type];
  if (event.type === "errored") {
    const error = event.error.message;
    const content = new WireWriter().writeVarint(16).writeVarint(number).writeString(4, error);
    return new WireWriter().writeBytes(1, content.view()).view();
  }
  const old = "old" in event ? event.old : undefined;
  const { resource, bookmark } = event;
  const typeLength = number === 0 ? 0 : 2;
  const length =
    resource.responseBytes.length +
    typeLength +
    (old === undefined ? 0 : measureField(old.bytes.length)) +
    (bookmark === undefined ? 0 : measureField(bookmark.length));
  const writer = new WireWriter(measureField(length)).writeHeader(1, length).writeRaw(resource.responseBytes);
  if (typeLength > 0) writer.writeVarint(16).writeVarint(number);
  if (old !== undefined) writer.writeBytes(3, old.bytes);
  if (bookmark !== undefined) writer.writeBytes(5, bookmark);
  return writer.view();
}

/** Size of a field with a number below 16 and content of that length. */
function measureField(length: number): number {
  return 1 + countVarintBytes(length) + length;
}
