import { created } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";
import { judgeResumed, open } from "./_reading.ts";

export default [
  { name: "type", what: "another type" },
  { name: "namespace", what: "another namespace" },
].map(({ name, what }) =>
  test({
    id: `watching-options.resume-other-${name}`,
    title: `A bookmark of ${what} yields exactly the events after its position, or is refused`,
    covers: ["COSI-WCH-034"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const other = name === "type" ? { type: world.otherType() } : { namespace: world.otherNamespace() };
      const watch = await world.watch(other);
      // The kinds have histories of different lengths, so that a place in one is a wrong place in the other.
      await world.create(other);
      for (let i = 0; i < 3; i++) await world.create();
      await world.create(other);
      const later = [await world.create(), await world.create()];
      await world.create(other);
      const events = await world.takeEvents(watch, 3);
      const options = { startFromBookmark: world.bookmarkOf(events[1]!) };
      const resumed = await open({ call }, { namespace, type, apiVersion: 1, options });
      const fence = await world.create();
      await judgeResumed(check, "COSI-WCH-034", resumed, fence, later.map(created));
    },
  }),
);
