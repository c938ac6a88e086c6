import { EventType } from "@cosi-spec/types";
import { describeBatch } from "../../check/checker.ts";
import { test } from "../../test.ts";

export default [
  test({
    id: "watching.old-clients",
    title: "A watch whose `api_version` is 0 or negative carries no BOOTSTRAPPED event",
    covers: ["COSI-WCH-025"],
    async run({ world, check }) {
      await world.create();
      for (const apiVersion of [0, -1, -(2 ** 31)]) {
        for (const more of [{}, { aggregated: true }, { bootstrapBookmark: true }]) {
          const watch = await world.watch({ apiVersion, bootstrapContents: true, ...more });
          const batch = await world.upToFence(watch);
          watch.cancel();
          const isNew = batch.events.some(
            ({ eventType }) => eventType === EventType.BOOTSTRAPPED || eventType === EventType.ERRORED,
          );
          const texts = { want: "neither BOOTSTRAPPED nor ERRORED", got: describeBatch(batch) };
          check.that("COSI-WCH-025", !isNew, texts, batch);
        }
      }
    },
  }),
  test({
    id: "watching.old-clients-that-fall-behind",
    title: "A watch whose `api_version` is 0 carries no ERRORED event, even if its client reads too slowly",
    covers: ["COSI-WCH-025"],
    async run({ world, check }) {
      let stored = await world.create();
      const watch = await world.watch({ apiVersion: 0 });
      watch.pause();
      // More than transport and history hold on many servers; on others everything is delivered.
      for (let i = 0; i < 240; i++) {
        stored = await world.update(stored, { spec: { protoSpec: world.random.bytes(4096) } });
      }
      watch.resume();
      const { version } = stored.metadata!;
      const batch = await watch.readUntil((events) => {
        const last = events.at(-1);
        return last?.eventType === EventType.ERRORED || last?.resource?.metadata?.version === version;
      });
      const hasErrored = batch.events.some(({ eventType }) => eventType === EventType.ERRORED);
      const texts = { want: "no ERRORED", got: describeBatch(batch) };
      check.that("COSI-WCH-025", !hasErrored, texts, batch);
    },
  }),
];
