import { test } from "../../test.ts";
import { having } from "./_queries.ts";
import { judgeEqual } from "./_reading.ts";

const label = { labels: { watched: "" } };

export default [
  test({
    id: "watching-options.aggregated-live",
    title: "An aggregated watch delivers bursts of changes as a plain watch does",
    covers: ["COSI-WCH-026"],
    async run({ world, check }) {
      const plain = await world.watch();
      const aggregated = await world.watch({ aggregated: true });
      const burst = await Promise.all(Array.from({ length: 12 }, () => world.create()));
      const [first, second, ...others] = burst as [(typeof burst)[0], (typeof burst)[0], ...typeof burst];
      const changed = await world.update(await world.update(await world.update(first)));
      await Promise.all(others.map((each) => world.destroy(each)));
      await world.tearDown(second);
      await world.destroy(changed);
      const fence = await world.create();
      await judgeEqual(check, plain, aggregated, fence);
    },
  }),
  test({
    id: "watching-options.aggregated-filtered",
    title: "An aggregated watch with a filter delivers what the same watch without aggregation does",
    covers: ["COSI-WCH-026"],
    async run({ world, check }) {
      const filter = having("watched");
      const plain = await world.watch(filter);
      const aggregated = await world.watch({ ...filter, aggregated: true });
      const other = await world.create();
      const inside = await world.create(label);
      const stays = await world.update(inside);
      const outside = await world.update(stays, { labels: {} });
      await world.update(other);
      await world.destroy(await world.update(outside, label));
      const fence = await world.create(label);
      await judgeEqual(check, plain, aggregated, fence);
    },
  }),
];
