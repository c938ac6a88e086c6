import { anyOf } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";
import { filterBatch } from "./_events.ts";

export default [
  test({
    id: "watching.second-life",
    title: "A single watch goes on after DESTROYED and reports the later creation as CREATED",
    covers: ["COSI-WCH-015"],
    async run({ world, check }) {
      const first = await world.create();
      const { id } = first.metadata!;
      const watch = await world.watch({ id });
      await watch.take(1); // the current state
      await world.destroy(first);
      const second = await world.create({ id });
      await world.destroy(second);
      const third = await world.create({ id });
      const batch = await world.upToUpdate(watch, third);
      const life = [anyOf("DESTROYED"), anyOf("CREATED")];
      check.events("COSI-WCH-015", batch, [...life, ...life]);
    },
  }),
  test({
    id: "watching.first-life",
    title: "A single watch that started with a tombstone reports the creation as CREATED",
    covers: ["COSI-WCH-015"],
    async run({ world, check }) {
      const id = world.newId();
      const watch = await world.watch({ id });
      const stored = await world.create({ id });
      const batch = await world.upToUpdate(watch, stored);
      const real = filterBatch(batch, ({ resource }) => resource?.metadata?.version !== "undefined");
      check.events("COSI-WCH-015", real, [anyOf("CREATED")]);
    },
  }),
];
