import { describeBatch } from "../../check/checker.ts";
import { tombstone } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";

/** A resource with everything that a tombstone lacks. */
const full = {
  labels: { app: "web" },
  annotations: { note: "kept" },
  finalizers: ["guard"],
  spec: { protoSpec: Uint8Array.of(8, 1), yamlSpec: "v: 1\n" },
};

export default test({
  id: "resources.tombstone-fields",
  title: "A tombstone has the names of the watch and nothing of a resource that was there before",
  covers: ["COSI-RES-012"],
  async run({ world, check }) {
    const { namespace, type } = world;
    const owner = "controller-a";
    const once = await world.create(full, { owner });
    await world.destroy(await world.tearDown(await world.update(once, { finalizers: [] })), { owner });
    for (const id of [world.newId("never"), once.metadata!.id]) {
      const watch = await world.watch({ id });
      const batch = await watch.take(1);
      const mismatch = batch.events
        .slice(0, 1)
        .map((event) => tombstone("DESTROYED", { namespace, type, id }).mismatch(event))[0];
      const texts = { want: `a tombstone of ${JSON.stringify(id)}`, got: mismatch ?? describeBatch(batch) };
      check.that("COSI-RES-012", batch.events.length > 0 && mismatch === undefined, texts, batch);
    }
    await world.create(full, { owner });
    const watch = await world.watch({ bootstrapContents: true, bootstrapBookmark: true });
    const { events } = await world.upToFence(watch);
    for (const mark of ["BOOTSTRAPPED", "NOOP"] as const) {
      const faults = events.map((event) => tombstone(mark, { namespace, type, id: "" }).mismatch(event));
      const isThere = faults.includes(undefined);
      const texts = {
        want: `${mark} with a tombstone of the kind`,
        got: isThere ? "that" : faults.join("; "),
      };
      check.that("COSI-RES-012", isThere, texts, watch);
    }
  },
});
