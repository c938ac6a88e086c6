import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadProtoModel } from "../input/descriptor-set.ts";
import { splitTypeName } from "./names.ts";
import { isPlural, toSingular } from "./plural.ts";

test.each([
  ["ResourceDefinitions", "ResourceDefinition"],
  ["Namespaces", "Namespace"],
  ["Tests", "Test"],
  ["LinkStatuses", "LinkStatus"],
  ["OSRoots", "OSRoot"],
  ["Services", "Service"],
  ["Capabilities", "Capability"],
  ["Addresses", "Address"],
  ["Processes", "Process"],
  ["NetworkBuses", "NetworkBus"],
  ["Patches", "Patch"],
  ["DiskCaches", "DiskCache"],
  ["Archives", "Archive"],
  ["Leaves", "Leaf"],
  ["ProcessPids", "ProcessPid"],
  ["CPUs", "CPU"],
  ["Indices", "Index"],
  ["Switches", "Switch"],
  ["Routes", "Route"],
  ["Databases", "Database"],
  ["Boxes", "Box"],
  ["Sheep", "Sheep"],
  ["Aliases", "Alias"],
  ["Keys", "Key"],
  ["Children", "Child"],
])("makes the singular of %s", (plural, singular) => {
  expect(toSingular(plural)).toBe(singular);
  expect(isPlural(plural)).toBe(true);
  expect(toSingular(singular)).toBe(singular);
});

test.each(["Test", "Status", "Cpus", "Address", "Analysis", "Index"])("knows %s as no plural", (name) => {
  expect(isPlural(name)).toBe(false);
});

test("finds a plural in every type name of the schemas", async () => {
  const roots = [fileURLToPath(new URL("../../../schemas/proto", import.meta.url))];
  const names = (await loadProtoModel({ roots })).resources.map(({ type }) => splitTypeName(type).name);
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) expect([name, isPlural(name)]).toEqual([name, true]);
});
