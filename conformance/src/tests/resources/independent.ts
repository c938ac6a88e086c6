import type { Resource } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { type TestContext, test } from "../../test.ts";
import type { ResourceInit } from "../../world/world.ts";

export default [
  test({
    id: "resources.independent",
    title: "Resources that share two parts of the triple are independent of each other",
    covers: ["COSI-RES-001"],
    run: (context) => {
      const { world } = context;
      const id = world.newId("twin");
      return judgeIndependence(context, [
        { id },
        { id, namespace: world.otherNamespace() },
        { id, type: world.otherType() },
        { id: world.newId("twin") },
      ]);
    },
  }),
  test({
    id: "resources.independent-joined-names",
    title: "Resources whose names are the same when joined by a slash are independent of each other",
    covers: ["COSI-RES-001"],
    run: (context) => {
      const { world } = context;
      const id = world.newId("twin");
      return judgeIndependence(context, [
        { id, namespace: world.otherNamespace("a"), type: `b/${world.type}` },
        { id, namespace: world.otherNamespace("a/b") },
        { id: `${id}/part`, type: world.otherType("Parts") },
        { id: "part", type: `${world.otherType("Parts")}/${id}` },
        { id },
        { id: `${id}/part` },
      ]);
    },
  }),
];

/** Creates, changes and destroys one resource after the other while the others have to stay as they are. */
async function judgeIndependence(
  { world, call, check }: TestContext,
  inits: readonly ResourceInit[],
): Promise<void> {
  const alive: Resource[] = [];
  const judgeOthers = async (except?: Resource): Promise<void> => {
    for (const other of alive) {
      if (other !== except) check.returns("COSI-RES-001", await call.get(nameOf(other)), other);
    }
  };
  for (const init of inits) {
    const resource = world.resource({ ...init, labels: { own: world.random.hex(8) } });
    const outcome = await call.create({ resource, options: {} });
    check.isOk("COSI-RES-001", outcome);
    await judgeOthers();
    if (outcome.kind === "ok") alive.push(await world.get(resource));
  }
  for (const [i, resource] of alive.entries()) {
    const changed = await world.update(resource, {
      labels: { own: world.random.hex(8) },
      phase: "tearingDown",
    });
    await judgeOthers(resource);
    alive[i] = await world.get(changed);
  }
  for (const resource of [...alive]) {
    await world.destroy(resource);
    alive.splice(alive.indexOf(resource), 1);
    await judgeOthers();
  }
}
