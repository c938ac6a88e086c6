import { test } from "../../test.ts";
import { judgeFinalizers } from "./_finalizers.ts";

const lists: readonly (readonly string[])[] = [
  ["b", "a"],
  ["a", "b"],
  ["c", "a", "b"],
  ["a"],
  [],
  ["z", "y", "x", "w", "v", "u", "t", "s"],
  ["s", "z", "x"],
  ["new", "z", "x", "s"],
  ["new", "z", "last"],
];

export default [
  test({
    id: "finalizers.create",
    title: "A Create stores the finalizers of its request in their order",
    covers: ["COSI-FIN-001"],
    async run(context) {
      const { world, call } = context;
      for (const finalizers of lists) {
        const resource = world.resource({ finalizers });
        const outcome = await call.create({ resource, options: {} });
        await judgeFinalizers(context, "COSI-FIN-001", resource, finalizers, outcome);
      }
    },
  }),
  test({
    id: "finalizers.update",
    title: "An Update replaces the finalizers as a whole, order included",
    covers: ["COSI-FIN-002"],
    async run(context) {
      const { world, call } = context;
      const stored = await world.create();
      for (const finalizers of lists) {
        const newResource = world.change(await world.get(stored), { finalizers });
        const outcome = await call.update({ newResource, options: {} });
        await judgeFinalizers(context, "COSI-FIN-002", stored, finalizers, outcome);
      }
    },
  }),
  test({
    id: "finalizers.update-tearing-down",
    title: "Finalizers are added and removed in phase tearingDown as well",
    covers: ["COSI-FIN-005"],
    async run(context) {
      const { world, call } = context;
      const torn = await world.create({ phase: "tearingDown", finalizers: ["first"] });
      const steps = [["first", "second"], ["second"], [], ["third"], ["third", "first"], []];
      for (const finalizers of steps) {
        const newResource = world.change(await world.get(torn), { finalizers });
        const outcome = await call.update({ newResource, options: {} });
        await judgeFinalizers(context, "COSI-FIN-005", torn, finalizers, outcome);
      }
    },
  }),
];
