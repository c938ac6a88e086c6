import { destroyed } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";
import { having } from "./_queries.ts";

const label = { labels: { watched: "" } };

export default [
  test({
    id: "watching-options.filter-gained-before-removal",
    title: "The removal of a resource that matches by now is delivered, whatever it was created with",
    covers: ["COSI-WCH-027"],
    async run({ world, check }) {
      const watch = await world.watch(having("watched"));
      const now = await world.update(await world.create(), label);
      // What the watch told so far is judged elsewhere.
      await world.upToFence(watch, label);
      await world.destroy(now);
      check.events("COSI-WCH-027", await world.upToFence(watch, label), [destroyed(now)]);
    },
  }),
  test({
    id: "watching-options.filter-lost-before-removal",
    title: "The removal of a resource that no longer matches is not delivered",
    covers: ["COSI-WCH-027"],
    async run({ world, check }) {
      const watch = await world.watch(having("watched"));
      const now = await world.update(await world.create(label), { labels: {} });
      // What the watch told so far is judged elsewhere.
      await world.upToFence(watch, label);
      await world.destroy(now);
      check.events("COSI-WCH-027", await world.upToFence(watch, label), []);
    },
  }),
];
