import { created, updated } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";
import { having } from "./_queries.ts";
import { judgeResumed, open, readTo, sameAs } from "./_reading.ts";

const label = { labels: { watched: "" } };

export default [
  test({
    id: "watching-options.resume-filtered",
    title:
      "A filtered watch from the bookmark of an unfiltered one delivers exactly the later events that it asks for",
    covers: ["COSI-WCH-034"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const watch = await world.watch();
      const live = await world.watch(having("watched"));
      await world.create();
      const inside = await world.create(label);
      const stays = await world.update(inside);
      const hidden = await world.update(await world.update(stays, { labels: {} }));
      await world.destroy(await world.update(hidden, label));
      await world.update(await world.create(label), { labels: {} });
      await world.destroy(await world.create());
      const [event] = await world.takeEvents(watch, 1);
      const options = { ...having("watched"), startFromBookmark: world.bookmarkOf(event!) };
      const resumed = await open({ call }, { namespace, type, apiVersion: 1, options });
      const fence = await world.create(label);
      // Whether the filter is right is judged elsewhere: a live watch with the same filter is the truth here.
      const truth = await readTo(live, fence);
      if (truth.end !== "reached") return check.notApplicable("the live watch does not come to its end");
      await judgeResumed(check, "COSI-WCH-034", resumed, fence, truth.events.map(sameAs));
    },
  }),
  test({
    id: "watching-options.resume-after-filter",
    title: "An unfiltered watch from a bookmark of a filtered one delivers exactly the later events",
    covers: ["COSI-WCH-034"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const watch = await world.watch(having("watched"));
      const first = await world.create();
      const inside = await world.update(first, label);
      const other = await world.create();
      const outside = await world.update(inside, { labels: {} });
      const changed = await world.update(outside);
      const [entering, leaving] = await world.takeEvents(watch, 2);
      const resumed = [];
      for (const event of [entering!, leaving!]) {
        const options = { startFromBookmark: world.bookmarkOf(event) };
        resumed.push(await open({ call }, { namespace, type, apiVersion: 1, options }));
      }
      const fence = await world.create();
      const history = [created(other), updated(outside, inside), updated(changed, outside)];
      await judgeResumed(check, "COSI-WCH-034", resumed[0]!, fence, history);
      await judgeResumed(check, "COSI-WCH-034", resumed[1]!, fence, history.slice(2));
    },
  }),
];
