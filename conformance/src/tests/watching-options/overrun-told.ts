import { test } from "../../test.ts";
import { createBig, readAftermath, updateOften } from "./_overrun.ts";

const rows = [
  { name: "a kind watch", apiVersion: 1 },
  { name: "a kind watch with api_version 0", apiVersion: 0 },
  { name: "an aggregated watch", apiVersion: 1, aggregated: true },
  { name: "a single watch", apiVersion: 1, isSingle: true },
  { name: "a single watch with api_version 0", apiVersion: 0, isSingle: true },
];

export default test({
  id: "watching-options.overrun-told",
  title: "A watcher that has not read for a while gets everything, or is told that it cannot",
  covers: ["COSI-WCH-046"],
  async run({ world, check }) {
    const states = [await createBig(world)];
    const { id } = states[0]!.metadata!;
    const opened = [];
    for (const { name, apiVersion, aggregated = false, isSingle = false } of rows) {
      const watch = await world.watch({ apiVersion, ...(isSingle ? { id } : { aggregated }) });
      if (isSingle) await world.takeEvents(watch, 1); // the present state
      watch.pause();
      opened.push({ name, apiVersion, watch });
    }
    await updateOften(world, states);
    for (const { name, apiVersion, watch } of opened) {
      watch.resume();
      const { batch, isPrefix, isComplete, errored, isEnded, got } = await readAftermath(watch, states);
      const isTold = apiVersion >= 1 ? errored !== undefined : isEnded;
      const how = apiVersion >= 1 ? "ERRORED" : "an end other than OK";
      if (batch.end === "silent") check.arrives("COSI-WCH-046", batch);
      else {
        const want = `on ${name} all events, or the first ones and then ${how}`;
        check.that("COSI-WCH-046", isPrefix && (isComplete || isTold), { want, got }, batch);
      }
    }
  },
});
