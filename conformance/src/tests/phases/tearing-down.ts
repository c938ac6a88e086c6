import { nameOf, withContentOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default [
  test({
    id: "phases.tearing-down-is-read",
    title: "Get and List return a resource in phase tearingDown",
    covers: ["COSI-PHA-005"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const torn = await world.tearDown(await world.create({ finalizers: ["guard"] }));
      const born = await world.create({ phase: "tearingDown" });
      await world.create();
      const listed = await call.list({ namespace, type, options: {} });
      check.isOk("COSI-PHA-005", listed);
      for (const resource of [torn, born]) {
        check.isOk("COSI-PHA-005", await call.get(nameOf(resource)));
        const { id } = nameOf(resource);
        const isListed = listed.kind === "ok" && listed.value.some(({ metadata }) => metadata?.id === id);
        const texts = { want: `${JSON.stringify(id)} in List`, got: isListed ? "it" : "not it" };
        check.that("COSI-PHA-005", isListed, texts, listed);
      }
    },
  }),
  test({
    id: "phases.tearing-down-is-changed",
    title: "An Update without expected phase changes every part of a resource in phase tearingDown",
    covers: ["COSI-PHA-006"],
    async run({ world, call, check }) {
      const torn = await world.create({
        phase: "tearingDown",
        labels: { app: "web" },
        annotations: { note: "a" },
        finalizers: ["guard"],
      });
      const changes = [
        { spec: { protoSpec: world.random.bytes(8), yamlSpec: "changed: 1\n" } },
        { labels: { app: "db", tier: "" } },
        { annotations: { other: "b" } },
        { finalizers: ["guard", "second"] },
        { finalizers: ["second"] },
        { labels: {}, annotations: {}, finalizers: [] },
      ];
      for (const change of changes) {
        const newResource = world.change(await world.get(torn), change);
        check.isOk("COSI-PHA-006", await call.update({ newResource, options: {} }));
        const stored = await world.get(torn);
        check.sameResource("COSI-PHA-006", stored, withContentOf(stored, newResource));
      }
    },
  }),
];
