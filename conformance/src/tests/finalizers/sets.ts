import { test } from "../../test.ts";
import { judgeFinalizers } from "./_finalizers.ts";

const duplicates: readonly (readonly [given: readonly string[], kept: readonly string[]])[] = [
  [["a", "a"], ["a"]],
  [
    ["b", "a", "b"],
    ["b", "a"],
  ],
  [
    ["a", "b", "b", "a", "c", "a"],
    ["a", "b", "c"],
  ],
];

/** Names of which no two are equal, although some comparison takes some of them for one. */
const names: readonly string[] = [
  "Guard",
  "guard",
  "guard ",
  " guard",
  "caf\u00e9",
  "cafe\u0301",
  "",
  " ",
  "a,b",
  "a\nb",
  "controller.example.dev/node-1",
  "\u{1f427}",
  "\u0000",
  "constructor",
  "long".repeat(100),
];

export default [
  test({
    id: "finalizers.duplicates",
    title: "Of equal finalizers in one request the first is kept",
    covers: ["COSI-FIN-003"],
    async run(context) {
      const { world, call } = context;
      for (const [given, kept] of duplicates) {
        const resource = world.resource({ finalizers: given });
        const created = await call.create({ resource, options: {} });
        await judgeFinalizers(context, "COSI-FIN-003", resource, kept, created);
        const stored = await world.create();
        const newResource = world.change(stored, { finalizers: given });
        const updated = await call.update({ newResource, options: {} });
        await judgeFinalizers(context, "COSI-FIN-003", stored, kept, updated);
      }
    },
  }),
  test({
    id: "finalizers.any-text",
    title: "Any text is a finalizer, and only equal bytes are equal finalizers",
    covers: ["COSI-FIN-004"],
    async run(context) {
      const { world, call } = context;
      for (const finalizers of [names, ...names.map((name) => [name])]) {
        const resource = world.resource({ finalizers });
        const created = await call.create({ resource, options: {} });
        await judgeFinalizers(context, "COSI-FIN-004", resource, finalizers, created);
        const stored = await world.create();
        const newResource = world.change(stored, { finalizers });
        const updated = await call.update({ newResource, options: {} });
        await judgeFinalizers(context, "COSI-FIN-004", stored, finalizers, updated);
      }
    },
  }),
];
