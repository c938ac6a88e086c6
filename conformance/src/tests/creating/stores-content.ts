import { nameOf, withContentOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import type { ResourceInit } from "../../world/world.ts";

const contents: readonly ResourceInit[] = [
  {
    finalizers: ["net", "disk", "Audit"],
    labels: { app: "web", tier: "", "": "no key" },
    annotations: { note: "first line\nsecond line", empty: "" },
    spec: { protoSpec: Uint8Array.of(8, 1, 0, 255), yamlSpec: "a: 1\n\n  " },
  },
  { phase: "tearingDown", finalizers: ["net"], labels: { app: "web" } },
  { phase: "tearingDown", spec: { protoSpec: Uint8Array.of(8, 2), yamlSpec: "" } },
  { annotations: { note: "only" }, spec: { protoSpec: new Uint8Array(0), yamlSpec: "b: 2" } },
  { spec: {} },
];

export default test({
  id: "creating.stores-content",
  title: "A Create stores phase, finalizers, labels, annotations and spec as the request has them",
  covers: ["COSI-CRE-001"],
  async run({ world, call, check }) {
    for (const content of contents) {
      const resource = world.resource(content);
      check.isOk("COSI-CRE-001", await call.create({ resource, options: {} }));
      const got = await call.get(nameOf(resource));
      check.isOk("COSI-CRE-001", got);
      if (got.kind !== "ok" || got.value.resource?.metadata === undefined) continue;
      const want = withContentOf(got.value.resource, resource);
      check.sameResource("COSI-CRE-001", got.value.resource, want, got);
    }
  },
});
