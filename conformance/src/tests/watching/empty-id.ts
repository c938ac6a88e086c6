import { describeBatch } from "../../check/checker.ts";
import { tombstone } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";

export default test({
  id: "watching.empty-id",
  title: "A present but empty `id` makes a watch of the resource with the empty id, not of the kind",
  covers: ["COSI-WCH-016"],
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const watch = call.watch({ namespace, type, id: "", apiVersion: 1 });
    const start = await watch.take(1);
    check.events("COSI-WCH-016", start, [tombstone("DESTROYED", { namespace, type, id: "" })]);
    if (start.end !== "reached") return;
    const other = await world.create();
    await world.update(other);
    // Servers can refuse an empty id on Create; then there is no event that could prove that none is missing.
    const outcome = await call.create({ resource: world.resource({ id: "" }), options: {} });
    if (outcome.kind !== "ok") return;
    const batch = await watch.take(1);
    const id = batch.events[0]?.resource?.metadata?.id;
    const texts = { want: "an event of the resource with the empty id", got: describeBatch(batch) };
    check.that("COSI-WCH-016", id === undefined || id === "", texts, batch);
  },
});
