import { create } from "@bufbuild/protobuf";
import { ResourceSchema } from "@cosi-spec/types";
import { expect, it } from "vitest";
import { makeResource } from "./check.testdata.ts";
import { describeDifference, describeResource } from "./describe.ts";

it("says id and version, and the phase only where it is not running", () => {
  expect(describeResource(makeResource())).toBe('"a" version 1');
  expect(describeResource(makeResource({ phase: "tearingDown" }))).toBe('"a" version 1 tearingDown');
  expect(describeResource(makeResource({ id: 'q"\n', version: "", phase: "" }))).toBe(
    '"q\\"\\n" version (empty) without phase',
  );
  expect(describeResource(create(ResourceSchema))).toBe("a resource without metadata");
});

it("names what differs with both values", () => {
  const got = makeResource({ version: "2", labels: { x: "1", y: "2" }, finalizers: ["f"] });
  const want = makeResource({ version: "3", labels: { x: "1", z: "2" }, finalizers: ["g"] });
  expect(describeDifference(got, want).split("; ").sort()).toEqual([
    'metadata.finalizers is ["f"], not ["g"]',
    'metadata.labels.y is "2", not absent',
    'metadata.labels.z is absent, not "2"',
    'metadata.version is "2", not "3"',
  ]);
  expect(describeDifference(want, want)).toBe("no difference");
});

it("names a spec that is missing as a whole", () => {
  const bare = create(ResourceSchema, { metadata: makeResource().metadata! });
  expect(describeDifference(bare, makeResource())).toMatch(/^spec is absent, not \{/);
});

it("stays short however much differs", () => {
  const labels = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`l${i}`, "x".repeat(5000)]));
  const text = describeDifference(makeResource({ labels }), makeResource());
  expect(text.length).toBeLessThan(1000);
  const otherLabels = Object.fromEntries(Object.keys(labels).map((key) => [key, "y"]));
  const each = describeDifference(makeResource({ labels }), makeResource({ labels: otherLabels }));
  expect(each.split("; ")).toHaveLength(5);
  expect(each.length).toBeLessThan(1000);
});

it("tells a time that JSON cannot express", () => {
  const want = makeResource({ created: { seconds: 0n, nanos: 0 } });
  const got = makeResource({ created: { seconds: 2n ** 60n, nanos: 5 } });
  expect(describeDifference(got, want)).toBe(
    'metadata.created is "1152921504606846976 s and 5 ns since 1970, which is no time", not "1970-01-01T00:00:00Z"',
  );
  expect(describeDifference(want, want)).toBe("no difference");
});
