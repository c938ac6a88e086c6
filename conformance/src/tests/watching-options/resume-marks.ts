import { EventType } from "@cosi-spec/types";
import { created, updated } from "../../check/event-pattern.ts";
import { type Test, type TestContext, test } from "../../test.ts";
import { judgeResumed, open, type WatchRequestInit } from "./_reading.ts";

/** Resumes from the bookmark of the BOOTSTRAPPED or NOOP event of a watch, which is its cut. */
async function judge(
  { world, call, check }: TestContext,
  options: NonNullable<WatchRequestInit["options"]>,
  count: number,
): Promise<void> {
  const { namespace, type } = world;
  let stored = count === 0 ? undefined : await world.create();
  if (stored !== undefined) stored = await world.update(stored);
  const watch = await world.watch(options);
  const first = stored === undefined ? await world.create() : stored;
  const changed = await world.update(first);
  const mark = await watch.readUntil((events) => events.some(isMark));
  const event = mark.events.find(isMark);
  if (event === undefined) return check.notApplicable("the watch sends no mark");
  const resumed = await open(
    { call },
    { namespace, type, apiVersion: 1, options: { startFromBookmark: world.bookmarkOf(event) } },
  );
  const fence = await world.create();
  const missed = stored === undefined ? [created(first)] : [];
  await judgeResumed(check, "COSI-WCH-034", resumed, fence, [...missed, updated(changed, first)]);
}

function isMark({ eventType }: { readonly eventType: EventType }): boolean {
  return eventType === EventType.BOOTSTRAPPED || eventType === EventType.NOOP;
}

const rows = [
  { name: "bootstrapped", what: "BOOTSTRAPPED", options: { bootstrapContents: true }, count: 1 },
  {
    name: "bootstrapped-empty",
    what: "BOOTSTRAPPED of an empty kind",
    options: { bootstrapContents: true },
    count: 0,
  },
  { name: "noop", what: "NOOP", options: { bootstrapBookmark: true }, count: 1 },
  { name: "noop-empty", what: "NOOP of an empty kind", options: { bootstrapBookmark: true }, count: 0 },
];

export default rows.map(
  ({ name, what, options, count }): Test =>
    test({
      id: `watching-options.resume-from-${name}`,
      title: `A watch from the bookmark of ${what} delivers exactly what came after its cut, or is refused`,
      covers: ["COSI-WCH-034"],
      run: (context) => judge(context, options, count),
    }),
);
