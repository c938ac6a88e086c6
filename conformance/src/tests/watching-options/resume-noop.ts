import { EventType, type Resource } from "@cosi-spec/types";
import { describeEvent } from "../../check/event-pattern.ts";
import { type Test, test } from "../../test.ts";
import { type Batch, type Check, open, readTo } from "./_reading.ts";

/** Judges that NOOP comes first and once, and that these states follow; the rest is COSI-WCH-034's. */
function judgeNoop(check: Check, batch: Batch, missed: readonly Resource[]): void {
  const { events } = batch;
  const place = (state: Resource): number =>
    events.findIndex(
      ({ resource }) =>
        resource?.metadata?.id === state.metadata?.id &&
        resource?.metadata?.version === state.metadata?.version,
    );
  const noops = events.filter(({ eventType }) => eventType === EventType.NOOP);
  const isFirst = events[0]?.eventType === EventType.NOOP && noops.length === 1;
  const want = `NOOP, then ${missed.length} missed events`;
  const got = events.map(describeEvent).join(", ") || "no event";
  check.that("COSI-WCH-040", isFirst && missed.every((state) => place(state) > 0), { want, got }, batch);
}

export default [false, true].map(
  (aggregated): Test =>
    test({
      id: `watching-options.resume-noop${aggregated ? "-aggregated" : ""}`,
      title: `${aggregated ? "An aggregated" : "A"} watch from a bookmark that asks for NOOP gets it before everything it missed`,
      covers: ["COSI-WCH-035", "COSI-WCH-040"],
      async run({ world, call, check }) {
        const { namespace, type } = world;
        const watch = await world.watch();
        const first = await world.create();
        const changed = await world.update(first);
        const other = await world.create();
        const events = await world.takeEvents(watch, 3);
        const resumed = [];
        for (const event of [events[0]!, events[2]!]) {
          const options = { startFromBookmark: world.bookmarkOf(event), bootstrapBookmark: true, aggregated };
          resumed.push(await open({ call }, { namespace, type, apiVersion: 1, options }));
        }
        const [early, late] = resumed as [(typeof resumed)[0], (typeof resumed)[0]];
        const fence = await world.create();
        // The older bookmark may be refused (COSI-WCH-034), that of the latest event may not.
        if (early.opening.kind === "ok") {
          judgeNoop(check, await readTo(early.watch, fence), [changed, other]);
        }
        check.succeeds("COSI-WCH-035", late.opening);
        judgeNoop(check, await readTo(late.watch, fence), []);
      },
    }),
);
