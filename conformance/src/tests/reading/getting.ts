import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import type { ResourceInit } from "../../world/world.ts";

const texts = { "app.example.dev/name": "web", empty: "", tier: "1" };

/** Resources of all sorts. */
const inits: readonly ResourceInit[] = [
  {},
  { labels: texts, annotations: texts, finalizers: ["b", "a", "b.example.dev/c"] },
  { spec: {} },
  { spec: { yamlSpec: "only: yaml\n" } },
  { spec: { protoSpec: new Uint8Array(70_000).fill(200) } },
  { id: "i".repeat(200) },
  { id: "sp ace/and\\more:%?#" },
  { id: "\u00e9\u4e2d\u{1f600}" },
  { phase: "tearingDown", finalizers: ["guard"] },
];

export default [
  test({
    id: "reading.complete",
    title: "Get answers the stored resource with all its metadata and its spec",
    covers: ["COSI-GET-001"],
    async run({ world, call, check }) {
      for (const init of inits) {
        const stored = await world.create(init);
        check.returns("COSI-GET-001", await call.get(nameOf(stored)), stored);
        const changed = await world.update(stored, { annotations: { note: "2", other: "3" } });
        check.returns("COSI-GET-001", await call.get(nameOf(changed)), changed);
      }
      const owned = await world.create({ labels: texts }, { owner: "controller-a" });
      check.returns("COSI-GET-001", await call.get(nameOf(owned)), owned);
    },
  }),
  test({
    id: "reading.missing",
    title: "Get of a triple that is not stored answers NOT_FOUND although its neighbours are",
    covers: ["COSI-GET-002"],
    async run({ world, call, check }) {
      const stored = nameOf(await world.create({ id: "name-b" }));
      const other = nameOf(
        await world.create({ id: "name-c", namespace: world.otherNamespace(), type: world.otherType() }),
      );
      const { namespace, type } = stored;
      const names = [
        { namespace, type, id: "name-a" },
        { namespace, type, id: "name-d" },
        { namespace, type, id: "name-" },
        { namespace, type, id: "name-bb" },
        { namespace, type, id: "name-B" },
        { namespace, type, id: other.id },
        { ...stored, namespace: other.namespace },
        { ...stored, type: other.type },
        { ...stored, namespace: world.otherNamespace("third") },
        { ...stored, type: world.otherType("Thirds") },
        { ...stored, namespace: type, type: namespace },
      ];
      for (const name of names) check.refusedWith("COSI-GET-002", await call.get(name), "NOT_FOUND");
    },
  }),
  test({
    id: "reading.missing-read-only",
    title: "Get of a triple that is not stored answers NOT_FOUND in kinds with and without resources",
    covers: ["COSI-GET-002"],
    effects: "none",
    async run({ world, call, check }) {
      const id = world.newId("absent");
      const { namespace, type } = world;
      const names = [
        { namespace, type, id },
        { namespace, type, id: "odd / id \u00e9" },
        { namespace: "meta", type: "ResourceDefinitions.meta.cosi.dev", id },
        { namespace: "meta", type: "Namespaces.meta.cosi.dev", id },
        { namespace: "meta", type, id },
        { namespace, type: "ResourceDefinitions.meta.cosi.dev", id: "resourcedefinitions.meta.cosi.dev" },
      ];
      for (const name of names) check.refusedWith("COSI-GET-002", await call.get(name), "NOT_FOUND");
    },
  }),
  test({
    id: "reading.destroyed",
    title: "Get answers NOT_FOUND after a Destroy until the triple is created again",
    covers: ["COSI-GET-003"],
    async run({ world, call, check }) {
      for (const isRead of [true, false]) {
        const stored = await world.create();
        const changed = await world.update(stored);
        const name = nameOf(stored);
        if (isRead) await world.get(stored);
        await world.destroy(changed);
        for (let i = 0; i < 3; i++) check.refusedWith("COSI-GET-003", await call.get(name), "NOT_FOUND");
        const again = await world.create({ id: name.id });
        const outcome = await call.get(name);
        if (outcome.kind !== "ok") check.isOk("COSI-GET-003", outcome);
        await world.destroy(again);
        check.refusedWith("COSI-GET-003", await call.get(name), "NOT_FOUND");
      }
    },
  }),
  test({
    id: "reading.own-writes",
    title: "A Get after a write answers the state of that write",
    covers: ["COSI-GET-004"],
    async run({ world, call, check }) {
      for (let i = 0; i < 5; i++) {
        const id = world.newId();
        const name = { namespace: world.namespace, type: world.type, id };
        await call.get(name); // an answer that nothing is there must not outlive the Create
        let stored = await world.create({ id });
        for (let change = 0; change < 4; change++) {
          const { version } = stored.metadata!;
          const outcome = await call.get(name);
          const got = outcome.kind === "ok" ? outcome.value.resource?.metadata?.version : undefined;
          if (outcome.kind !== "ok") check.isOk("COSI-GET-004", outcome);
          else
            check.that(
              "COSI-GET-004",
              got === version,
              { want: `version ${version}`, got: `version ${got}` },
              outcome,
            );
          stored = await world.update(stored);
        }
      }
    },
  }),
];
