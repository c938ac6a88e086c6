import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import type { ResourceInit } from "../../world/world.ts";

export default test({
  id: "updating.replaces-spec",
  title: "An Update replaces both parts of the spec, by empty values too",
  covers: ["COSI-UPD-001"],
  async run({ world, call, check }) {
    const full = { protoSpec: world.random.bytes(24), yamlSpec: `a: ${world.random.hex(6)}\n` };
    const changes: readonly Partial<ResourceInit>[] = [
      { spec: { protoSpec: world.random.bytes(24), yamlSpec: "b: 1\n" } },
      { spec: { ...full, yamlSpec: "" } },
      { spec: { ...full, protoSpec: new Uint8Array(0) } },
      { spec: { ...full, yamlSpec: "a: other\n" } },
      { spec: {} },
      { spec: { protoSpec: world.random.bytes(24), yamlSpec: "c: 1\n" }, labels: { also: "changed" } },
      { spec: { protoSpec: world.random.bytes(24), yamlSpec: "d: 1\n" }, phase: "tearingDown" },
    ];
    for (const change of changes) {
      const before = await world.get(await world.create({ spec: full }));
      const newResource = world.change(before, change);
      check.isOk("COSI-UPD-001", await call.update({ newResource, options: {} }));
      const got = await call.get(nameOf(before));
      const after = check.succeeds("COSI-UPD-001", got).resource;
      if (after?.metadata === undefined) continue;
      const want = world.change(after, { spec: newResource.spec! });
      check.sameResource("COSI-UPD-001", after, want, got);
    }
  },
});
