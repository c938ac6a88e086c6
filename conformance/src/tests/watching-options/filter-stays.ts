import { created, updated } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";
import { having } from "./_queries.ts";

const label = { labels: { watched: "" } };

export default [
  test({
    id: "watching-options.filter-stays",
    title: "Changes between states that match are delivered as UPDATED with both states",
    covers: ["COSI-WCH-028"],
    async run({ world, check }) {
      const watch = await world.watch(having("watched"));
      const first = await world.create(label);
      const second = await world.update(first);
      const third = await world.update(second, { labels: { watched: "still", other: "" } });
      const fourth = await world.tearDown(third);
      check.events("COSI-WCH-028", await world.upToFence(watch, label), [
        created(first),
        updated(second, first),
        updated(third, second),
        updated(fourth, third),
      ]);
    },
  }),
  test({
    id: "watching-options.filter-stays-unseen",
    title: "A change between states that match is UPDATED although the watch never told of the resource",
    covers: ["COSI-WCH-028"],
    async run({ world, check }) {
      const first = await world.create(label);
      const watch = await world.watch(having("watched"));
      const second = await world.update(first);
      check.events("COSI-WCH-028", await world.upToFence(watch, label), [updated(second, first)]);
    },
  }),
  test({
    id: "watching-options.filter-outside",
    title: "Changes between states that do not match are not delivered",
    covers: ["COSI-WCH-028"],
    async run({ world, check }) {
      const first = await world.create();
      const watch = await world.watch(having("watched"));
      const second = await world.update(await world.update(first), { labels: { other: "" } });
      await world.tearDown(second);
      check.events("COSI-WCH-028", await world.upToFence(watch, label), []);
    },
  }),
];
