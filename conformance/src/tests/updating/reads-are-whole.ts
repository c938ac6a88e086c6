import type { Resource } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

/** Updates of the one resource that is read meanwhile. */
const updates = 40;

/** Upper bound on the reads of one reader, for a writer that is slow to come to its end. */
const maxReads = 2000;

export default test({
  id: "updating.reads-are-whole",
  title: "A reader never sees the metadata of one Update with the spec of another",
  covers: ["COSI-UPD-013"],
  async run({ world, call, check }) {
    const stateOf = (n: number): { labels: Record<string, string>; spec: { yamlSpec: string } } => ({
      labels: { n: String(n) },
      spec: { yamlSpec: `n: ${n}` },
    });
    const first = await world.create(stateOf(0));
    const { namespace, type } = nameOf(first);
    const watch = await world.watch();
    const torn: string[] = [];
    let reads = 0;
    const look = (how: string, resource: Resource | undefined): void => {
      const label = resource?.metadata?.labels.n;
      if (label === undefined || resource?.spec === undefined) return;
      reads++;
      const isWhole = resource.spec.yamlSpec === `n: ${label}`;
      if (!isWhole)
        torn.push(`${how}: label n is ${label}, spec is ${JSON.stringify(resource.spec.yamlSpec)}`);
    };
    let isWriting = true;
    const readers = [
      async () => {
        const got = await call.get(nameOf(first));
        if (got.kind === "ok") look("Get", got.value.resource);
      },
      async () => {
        const got = await call.list({ namespace, type });
        if (got.kind === "ok") for (const resource of got.value) look("List", resource);
      },
    ].map(async (read) => {
      for (let i = 0; i < maxReads && isWriting; i++) await read();
    });
    try {
      let stored = first;
      for (let n = 1; n <= updates; n++) stored = await world.update(stored, stateOf(n));
    } finally {
      isWriting = false;
      await Promise.all(readers);
    }
    const batch = await world.upToFence(watch);
    for (const event of batch.events) {
      look("Watch", event.resource);
      look("Watch, old", event.old);
    }
    const texts = {
      want: "each label with the spec of the same Update",
      got: torn[0] ?? `${reads} whole reads`,
    };
    check.that("COSI-UPD-013", torn.length === 0, texts);
  },
});
