import { updated } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";
import { judgeResumed, open } from "./_reading.ts";

/** More than servers with a short history keep of a kind. */
const count = 300;

export default test({
  id: "watching-options.resume-long-history",
  title: `A watch from a bookmark with ${count} later events delivers all of them, or is refused when it is opened`,
  covers: ["COSI-WCH-034"],
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const watch = await world.watch();
    const states = [await world.create()];
    const [event] = await world.takeEvents(watch, 1);
    const startFromBookmark = world.bookmarkOf(event!);
    watch.cancel();
    for (let i = 0; i < count; i++) states.push(await world.update(states[i]!));
    const resumed = await open({ call }, { namespace, type, apiVersion: 1, options: { startFromBookmark } });
    const fence = await world.create();
    const history = states.slice(1).map((state, i) => updated(state, states[i]!));
    await judgeResumed(check, "COSI-WCH-034", resumed, fence, history);
  },
});
