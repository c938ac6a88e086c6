import { test } from "../../test.ts";

/** Together far more than any transport holds for a client that does not read. */
const updateCount = 200;
const specBytes = 8 * 1024;

export default test({
  id: "watching.slow-watcher-delays-nobody",
  title: "A watcher that does not read delays neither writes nor other watches",
  covers: ["COSI-WCH-009"],
  async run({ world, call, check }) {
    let stored = await world.create();
    const slow = await world.watch();
    const other = await world.watch();
    slow.pause();
    for (let i = 0; i < updateCount; i++) {
      const newResource = world.change(stored, { spec: { protoSpec: world.random.bytes(specBytes) } });
      const outcome = await call.update({ newResource, options: {} });
      check.isAnswered("COSI-WCH-009", outcome);
      if (outcome.kind !== "ok") return;
      stored = outcome.value.resource!;
    }
    const events = await other.take(updateCount);
    slow.cancel();
    // Events that do not come even without the slow watcher are lost, not delayed by it.
    const isDelayed = events.end === "reached" || (await other.take(1)).end === "reached";
    if (isDelayed) check.arrives("COSI-WCH-009", events);
  },
});
