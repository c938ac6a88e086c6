import { test } from "../../test.ts";
import { readTo, sameAs } from "./_reading.ts";

/** Together more than fits into one message of common size limits for aggregation. */
const count = 12;
const specBytes = 200_000;

export default test({
  id: "watching-options.aggregated-large",
  title: "The bootstrap of an aggregated watch over large resources is complete",
  covers: ["COSI-WCH-026"],
  async run({ world, check }) {
    for (let i = 0; i < count; i++) {
      await world.create({ spec: { protoSpec: new Uint8Array(specBytes).fill(i), yamlSpec: `n: ${i}\n` } });
    }
    const plain = await world.watch({ bootstrapContents: true });
    const aggregated = await world.watch({ bootstrapContents: true, aggregated: true });
    const events = await world.takeEvents(plain, count + 1);
    const fence = await world.create();
    check.events("COSI-WCH-026", await readTo(aggregated, fence), events.map(sameAs));
  },
});
