import { create, equals } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import type { Resource } from "@cosi-spec/types";

/** A moment of no server's clock: 2001, or what is asked for. */
export function moment(seconds: number, nanos = 123_456_789): Timestamp {
  return create(TimestampSchema, { seconds: BigInt(seconds), nanos });
}

/** 2001-09-09, and 2100-01-01. */
export const past = moment(1_000_000_000);
export const future = moment(4_102_444_800);

/** The resource with these timestamps in its metadata; undefined takes one out. */
export function withTimes(
  resource: Resource,
  times: { readonly created?: Timestamp | undefined; readonly updated?: Timestamp | undefined },
): Resource {
  const { created: _, updated: __, ...metadata } = resource.metadata!;
  const present = Object.fromEntries(Object.entries(times).filter(([, time]) => time !== undefined));
  return { ...resource, metadata: { ...metadata, ...present } };
}

/** Whether two timestamps are both present and the same. */
export function isSameTime(one: Timestamp | undefined, other: Timestamp | undefined): boolean {
  return one !== undefined && other !== undefined && equals(TimestampSchema, one, other);
}

/** Whether two timestamps are both present and at most a day apart: from one clock, whatever it shows. */
export function isSameDay(one: Timestamp | undefined, other: Timestamp | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const seconds = one.seconds - other.seconds;
  return seconds <= 86_400n && seconds >= -86_400n;
}

/** Whether a timestamp is later than another. */
export function isLater(one: Timestamp | undefined, other: Timestamp | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.seconds > other.seconds || (one.seconds === other.seconds && one.nanos > other.nanos);
}

/** A timestamp in words. */
export function showTime(time: Timestamp | undefined): string {
  return time === undefined ? "absent" : `${time.seconds} s ${time.nanos} ns`;
}
