import { expect, test } from "vitest";
import { isPlural } from "./is-plural.ts";

test.each(
  "Tests Statuses LinkStatuses OSRoots Services Capabilities Sheep Menus KernelParamSpecs Data Indices".split(
    " ",
  ),
)("takes %s for a plural", (name) => expect(isPlural(name)).toBe(true));

test.each("Test Status Cpus CPUs Alias Address Analysis LinkSpec Hostname Gas".split(" "))(
  "takes %s for a singular",
  (name) => expect(isPlural(name)).toBe(false),
);
