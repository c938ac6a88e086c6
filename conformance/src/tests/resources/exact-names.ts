import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import type { ResourceInit, World } from "../../world/world.ts";

/** Names that are two, although some comparison takes them for one. */
const pairs: readonly (readonly [string, string])[] = [
  ["Name", "name"],
  ["name", "name "],
  ["name", "name\u00a0"],
  ["\u00e9t\u00e9", "e\u0301te\u0301"], // composed and decomposed
  ["\ufb01", "fi"], // a ligature
  ["Stra\u00dfe", "Strasse"],
  ["a/b", "a//b"],
  ["a/b", "a/./b"],
  ["7", "07"],
  ["x", "\uff58"], // full width
];

/** One resource for each way in which a name can be used. */
function place(world: World, name: string): readonly ResourceInit[] {
  return [
    { id: name },
    { id: ` ${name}` },
    { id: "r", namespace: world.otherNamespace(name) },
    { id: "r", type: world.otherType(name) },
    { id: "r", type: `${world.type}.${name}` },
  ];
}

export default test({
  id: "resources.exact-names",
  title: "Names that differ in case, white space or Unicode form are different names",
  covers: ["COSI-RES-002"],
  async run({ world, call, check }) {
    for (const [first, second] of pairs) {
      const others = place(world, second);
      for (const [i, init] of place(world, first).entries()) {
        const one = world.resource(init);
        const two = world.resource(others[i]!);
        const created = await call.create({ resource: one, options: {} });
        check.isOk("COSI-RES-002", created);
        if (created.kind !== "ok") continue;
        const before = await world.get(one);
        check.refusedWith("COSI-RES-002", await call.get(nameOf(two)), "NOT_FOUND");
        check.isOk("COSI-RES-002", await call.create({ resource: two, options: {} }));
        check.returns("COSI-RES-002", await call.get(nameOf(one)), before);
        // Both go, so that the next pair finds free triples.
        for (const resource of [one, two]) {
          check.isOk("COSI-RES-002", await call.destroy({ ...nameOf(resource), options: {} }));
        }
      }
    }
  },
});
