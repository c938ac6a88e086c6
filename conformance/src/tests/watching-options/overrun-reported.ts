import { test } from "../../test.ts";
import { createBig, manyUpdates, readAftermath, updateOften } from "./_overrun.ts";
import { open } from "./_reading.ts";

/** Events after which the search for the end of the history is given up. */
const maxEvents = 2400;

export default test({
  id: "watching-options.overrun-reported",
  title:
    "A watcher that has fallen behind the history gets ERRORED, or the end of the stream with api_version 0",
  covers: ["COSI-WCH-049"],
  feature: "overrun-reporting",
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const first = await world.watch();
    const states = [await createBig(world)];
    const [event] = await world.takeEvents(first, 1);
    first.cancel();
    const options = { startFromBookmark: world.bookmarkOf(event!) };
    const watches = [await world.watch({ apiVersion: 1 }), await world.watch({ apiVersion: 0 })];
    for (const watch of watches) watch.pause();
    // The place of the watchers is lost once their bookmark is refused, or a little later.
    for (let isKept = true; isKept; ) {
      if (states.length > maxEvents) return check.notApplicable(`more than ${maxEvents} events are retained`);
      await updateOften(world, states);
      const probe = await open({ call }, { namespace, type, apiVersion: 1, options });
      isKept = probe.opening.kind === "ok";
      probe.watch.cancel();
    }
    await updateOften(world, states, manyUpdates);
    const [present, old] = await Promise.all(
      watches.map((watch) => {
        watch.resume();
        return readAftermath(watch, states);
      }),
    );
    if (present === undefined || old === undefined) return;
    if (present.isComplete || old.isComplete) return check.notApplicable("the watchers did not fall behind");
    if (present.batch.end === "silent") check.arrives("COSI-WCH-049", present.batch);
    const { errored } = present;
    const want = "the first events, then ERRORED with `error` and nothing else";
    const isBare =
      errored?.error !== undefined &&
      errored.resource === undefined &&
      errored.old === undefined &&
      errored.bookmark === undefined;
    const parts = ["error", "resource", "old", "bookmark"].filter((name) => errored && name in errored);
    const carried = errored === undefined ? "" : ` with ${parts.join(", ") || "nothing"}`;
    const got = present.got + carried;
    if (present.batch.end !== "silent") {
      check.that("COSI-WCH-049", present.isPrefix && isBare, { want, got }, present.batch);
    }
    if (old.batch.end === "silent") check.arrives("COSI-WCH-049", old.batch);
    else {
      const texts = { want: "the first events, then an end other than OK", got: old.got };
      check.that("COSI-WCH-049", old.isPrefix && old.isEnded, texts, old.batch);
    }
  },
});
