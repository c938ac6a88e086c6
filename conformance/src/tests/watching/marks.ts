import { tombstone } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";
import { judgeContent, select } from "./_events.ts";

export default test({
  id: "watching.tombstones-of-a-kind",
  title: "BOOTSTRAPPED and NOOP carry a tombstone that names the kind and has an empty id",
  covers: ["COSI-WCH-012"],
  async run({ world, check }) {
    const namespace = world.otherNamespace();
    await world.create({ namespace, labels: { app: "web" }, finalizers: ["guard"] });
    const watch = await world.watch({ namespace, bootstrapContents: true, bootstrapBookmark: true });
    const batch = await world.upToFence(watch, { namespace });
    for (const type of ["BOOTSTRAPPED", "NOOP"] as const) {
      const want = tombstone(type, { namespace, type: world.type, id: "" });
      judgeContent(check, "COSI-WCH-012", select(batch, type)[0], want, batch);
    }
  },
});
