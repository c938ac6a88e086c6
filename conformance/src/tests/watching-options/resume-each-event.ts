import { created, destroyed, updated } from "../../check/event-pattern.ts";
import { type Test, type TestContext, test } from "../../test.ts";
import { judgeResumed, open, type WatchRequestInit } from "./_reading.ts";

/** Makes a history of every kind of event and resumes from each of its bookmarks. */
async function judge(
  { world, call, check }: TestContext,
  options: WatchRequestInit["options"],
  apiVersion: number,
): Promise<void> {
  const { namespace, type } = world;
  const watch = await world.watch();
  const first = await world.create();
  const other = await world.create();
  const changed = await world.update(first);
  await world.destroy(other);
  const last = await world.create();
  const dying = await world.tearDown(changed);
  const history = [
    created(first),
    created(other),
    updated(changed, first),
    destroyed(other),
    created(last),
    updated(dying, changed),
  ];
  const events = await world.takeEvents(watch, history.length);
  const resumed = [];
  for (const event of events) {
    const startFromBookmark = world.bookmarkOf(event);
    resumed.push(
      await open({ call }, { namespace, type, apiVersion, options: { ...options, startFromBookmark } }),
    );
  }
  const fence = await world.create();
  for (const [i, each] of resumed.entries()) {
    await judgeResumed(check, "COSI-WCH-034", each, fence, history.slice(i + 1));
  }
}

const rows = [
  { name: "each-event", what: "A watch", options: {}, apiVersion: 1 },
  { name: "each-event-api-0", what: "A watch with api_version 0", options: {}, apiVersion: 0 },
  {
    name: "each-event-aggregated",
    what: "An aggregated watch",
    options: { aggregated: true },
    apiVersion: 1,
  },
  {
    name: "each-event-no-tail",
    what: "A watch with tail_events -1",
    options: { tailEvents: -1 },
    apiVersion: 1,
  },
];

export default rows.map(
  ({ name, what, options, apiVersion }): Test =>
    test({
      id: `watching-options.resume-${name}`,
      title: `${what} from the bookmark of an event delivers exactly the later events, or is refused`,
      covers: ["COSI-WCH-034"],
      run: (context) => judge(context, options, apiVersion),
    }),
);
