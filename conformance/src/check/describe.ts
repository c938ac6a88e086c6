import { toJson } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { type Resource, ResourceSchema } from "@cosi-spec/types";

/** Says a resource in a few words: id, version, phase where it is not running. */
export function describeResource(resource: Resource): string {
  const { metadata } = resource;
  if (metadata === undefined) return "a resource without metadata";
  const phase =
    metadata.phase === "running" ? "" : ` ${metadata.phase === "" ? "without phase" : metadata.phase}`;
  return `${JSON.stringify(metadata.id)} version ${metadata.version === "" ? "(empty)" : metadata.version}${phase}`;
}

/** Names the parts in which two resources differ, with both values, such as `metadata.owner is "b", not "a"`. */
export function describeDifference(got: Resource, want: Resource): string {
  const differences = [...compare("", toComparable(got), toComparable(want))];
  return differences.length === 0 ? "no difference" : differences.slice(0, 5).join("; ");
}

/** JSON form of a resource; times that JSON cannot express are told by their fields. */
function toComparable(resource: Resource): unknown {
  const { metadata } = resource;
  if (metadata === undefined) return toJson(ResourceSchema, resource);
  const { created, updated } = metadata;
  const untimed = { ...metadata, created: undefined, updated: undefined } as typeof metadata;
  const json = toJson(ResourceSchema, { ...resource, metadata: untimed }) as { metadata?: object };
  const times = { created: describeTime(created), updated: describeTime(updated) };
  return { ...json, metadata: { ...json.metadata, ...times } };
}

function describeTime(time: Timestamp | undefined): unknown {
  if (time === undefined) return undefined;
  try {
    return toJson(TimestampSchema, time);
  } catch {
    return `${time.seconds} s and ${time.nanos} ns since 1970, which is no time`;
  }
}

function* compare(path: string, got: unknown, want: unknown): Generator<string> {
  if (isObject(got) && isObject(want)) {
    for (const key of new Set([...Object.keys(want), ...Object.keys(got)])) {
      yield* compare(path === "" ? key : `${path}.${key}`, got[key], want[key]);
    }
  } else if (JSON.stringify(got) !== JSON.stringify(want)) {
    yield `${path} is ${show(got)}, not ${show(want)}`;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = value === undefined ? "absent" : JSON.stringify(value);
  return text.length <= 120 ? text : `${text.slice(0, 120)}…`;
}
