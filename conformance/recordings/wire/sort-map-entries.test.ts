import { toBinary } from "@bufbuild/protobuf";
import { MetadataSchema, ResourceSchema } from "@cosi-spec/types";
import fc from "fast-check";
import { expect, it } from "vitest";
import { sortMapEntries } from "./sort-map-entries.ts";

const labels = fc.dictionary(fc.string({ unit: "grapheme" }), fc.string(), {
  maxKeys: 6,
  noNullPrototype: true,
});

function encodeLabels(entries: readonly (readonly [string, string])[]): Uint8Array {
  // One message per entry: the parts of a message that are put one after the other are merged.
  const parts = entries.map(([key, value]) =>
    toBinary(MetadataSchema, { $typeName: "cosi.resource.Metadata", ...empty, labels: { [key]: value } }),
  );
  return Buffer.concat(parts);
}

const empty = {
  namespace: "",
  type: "",
  id: "",
  version: "",
  owner: "",
  phase: "",
  finalizers: [],
  annotations: {},
};

it("gives the same bytes whatever the order of the entries was", () => {
  fc.assert(
    fc.property(labels, fc.infiniteStream(fc.nat()), (map, numbers) => {
      const entries = Object.entries(map);
      const shuffled = entries
        .map((entry) => ({ entry, rank: numbers.next().value as number }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ entry }) => entry);
      const sorted = sortMapEntries(MetadataSchema, encodeLabels(entries));
      expect(sortMapEntries(MetadataSchema, encodeLabels(shuffled))).toEqual(sorted);
      expect(sortMapEntries(MetadataSchema, sorted)).toEqual(sorted);
    }),
    { seed: 20261123 },
  );
});

it("orders keys by their UTF-8 bytes, below other messages too", () => {
  const keys = ["10", "9", "～", "😀", ""];
  const metadata = encodeLabels(keys.map((key) => [key, "v"]));
  const resource = Buffer.concat([Buffer.from([0x0a, metadata.length]), metadata]);
  const expected = encodeLabels(["", "10", "9", "～", "😀"].map((key) => [key, "v"]));
  expect(sortMapEntries(ResourceSchema, resource).subarray(2)).toEqual(expected);
});

it("refuses bytes that are not a message", () => {
  expect(() => sortMapEntries(MetadataSchema, new Uint8Array([0x52, 0x7f]))).toThrow();
});
