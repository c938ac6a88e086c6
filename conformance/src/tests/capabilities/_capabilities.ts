import { BinaryReader } from "@bufbuild/protobuf/wire";

/** The capability resource. */
export const capabilityName = { namespace: "meta", type: "Capabilities.system.cosi.dev", id: "state" };

/** Features of the table, those with a harmless probe first. */
export const featureTable = [
  "teardown",
  "teardown-and-destroy",
  "tail-events",
  "durable-bookmarks",
  "overrun-reporting",
];

/** Reads the list in `proto_spec`: field 1, repeated string; undefined if the bytes do not decode. */
export function readContent(bytes: Uint8Array): readonly string[] | undefined {
  try {
    const reader = new BinaryReader(bytes);
    const features: string[] = [];
    while (reader.pos < reader.len) {
      const [field, wireType] = reader.tag();
      if (field === 1) features.push(reader.string());
      else reader.skip(wireType, field);
    }
    return features;
  } catch {
    return undefined;
  }
}

/** Reads the list in `yaml_spec`: a JSON object with the key `features`; undefined if it is something else. */
export function readText(text: string): readonly string[] | undefined {
  try {
    const { features } = JSON.parse(text) as { readonly features?: unknown };
    const isList = Array.isArray(features) && features.every((each) => typeof each === "string");
    return isList ? (features as readonly string[]) : undefined;
  } catch {
    return undefined;
  }
}

/** Says a list in words. */
export function showList(list: readonly string[] | undefined): string {
  return list === undefined ? "no list" : JSON.stringify(list);
}
