import { describeBatch } from "../../check/checker.ts";
import { type TestContext, test } from "../../test.ts";

type Batch = Awaited<ReturnType<TestContext["world"]["upToFence"]>>;

/** Judges that a stream did not end with OK, if it has ended at all. */
function judgeEnd({ check }: TestContext, batch: Batch): void {
  const isOk = batch.end === "ended" && batch.status?.code === "OK";
  check.that("COSI-WCH-004", !isOk, { want: "no end with OK", got: describeBatch(batch) }, batch);
}

export default [
  test({
    id: "watching.goes-on-after-bootstrap",
    title: "A kind watch does not end with OK when everything it was asked for at the start was delivered",
    covers: ["COSI-WCH-004"],
    async run(context) {
      const { world } = context;
      for (const bootstrapBookmark of [false, true]) {
        const watch = await world.watch({ bootstrapContents: true, bootstrapBookmark });
        judgeEnd(context, await world.upToFence(watch));
      }
    },
  }),
  test({
    id: "watching.goes-on-after-destruction",
    title: "A single watch does not end with OK when its resource does not exist or is destroyed",
    covers: ["COSI-WCH-004"],
    async run(context) {
      const { world } = context;
      const id = world.newId();
      const watch = await world.watch({ id });
      await world.destroy(await world.create({ id }));
      const last = await world.create({ id });
      judgeEnd(context, await world.upToUpdate(watch, last));
    },
  }),
  test({
    id: "watching.server-stops",
    title: "A watch does not end with OK when the server is stopped",
    covers: ["COSI-WCH-004"],
    effects: "restart",
    async run(context) {
      const { world } = context;
      const kind = await world.watch();
      const single = await world.watch({ id: world.newId() });
      // Judged before as well: where nobody said how to restart the server, this is all that can be said.
      judgeEnd(context, await world.upToFence(kind));
      await world.restart();
      judgeEnd(context, await kind.readToEnd());
      judgeEnd(context, await single.readToEnd());
    },
  }),
];
