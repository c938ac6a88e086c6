import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "resources.new-kinds",
  title: "Namespaces and types come into existence with their first resource",
  covers: ["COSI-RES-004"],
  async run({ world, call, check }) {
    const unused = world.random.hex(8);
    const kinds = [
      { namespace: world.otherNamespace(unused) },
      { type: world.otherType(`Unused${unused}`) },
      { namespace: world.otherNamespace(`${unused}/inner`), type: world.otherType(`Inner${unused}`) },
      // Not what a definition may be named, and no definition is needed.
      { type: unused },
      { type: `${unused}s.cosi_conformance` },
      { type: `status.${unused}` },
    ];
    for (const kind of kinds) {
      const resource = world.resource(kind);
      check.isOk("COSI-RES-004", await call.create({ resource, options: {} }));
      check.isOk("COSI-RES-004", await call.get(nameOf(resource)));
    }
  },
});
