import { test } from "../../test.ts";
import { createBig, readAftermath, updateOften } from "./_overrun.ts";

export default test({
  id: "watching-options.after-errored",
  title: "Nothing follows ERRORED but the end of the stream",
  covers: ["COSI-WCH-047", "COSI-WCH-048"],
  async run({ world, check }) {
    const states = [await createBig(world)];
    const watch = await world.watch();
    watch.pause();
    await updateOften(world, states);
    watch.resume();
    const { errored, batch } = await readAftermath(watch, states);
    if (errored === undefined) return check.notApplicable("the watch did not come to ERRORED");
    // Another watch sees a later change, so the first one has had its time as well.
    const other = await world.watch();
    await world.upToFence(other);
    const rest = await watch.readToEnd();
    const late = batch.events.slice(batch.events.indexOf(errored) + 1).length + rest.events.length;
    check.that("COSI-WCH-047", late === 0, { want: "no event after ERRORED", got: `${late} events` }, batch);
    const texts = {
      want: "the end of the stream, neither OK nor FAILED_PRECONDITION",
      got: rest.status?.code ?? `${rest.end}`,
    };
    if (rest.end === "silent") check.tolerates("COSI-WCH-048", texts, batch);
    else {
      const code = rest.status?.code;
      const isRight = code !== undefined && code !== "OK" && code !== "FAILED_PRECONDITION";
      check.that("COSI-WCH-048", isRight, texts, batch);
    }
  },
});
