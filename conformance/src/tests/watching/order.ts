import type { Resource } from "@cosi-spec/types";
import { about, describeEvent, type EventPattern } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";
import { changesOf, join } from "./_events.ts";

export default [
  test({
    id: "watching.order-of-a-burst",
    title:
      "Changes made while the client does not read arrive in order, without a gap and without a repetition",
    covers: ["COSI-WCH-005"],
    async run({ world, check }) {
      const watch = await world.watch();
      watch.pause();
      const a = await world.create({ id: world.newId("b") });
      const b = await world.create({ id: world.newId("a") });
      const a2 = await world.update(a);
      const b2 = await world.update(b);
      const a3 = await world.update(a2);
      const a4 = await world.update(a3);
      await world.destroy(b2);
      const short = await world.create();
      await world.destroy(short);
      const a5 = await world.update(a4);
      watch.resume();
      const burst = await watch.take(10);
      check.events("COSI-WCH-005", changesOf(join(burst, await world.upToFence(watch))), [
        about("CREATED", a),
        about("CREATED", b),
        about("UPDATED", a2),
        about("UPDATED", b2),
        about("UPDATED", a3),
        about("UPDATED", a4),
        about("DESTROYED", b2),
        about("CREATED", short),
        about("DESTROYED", short),
        about("UPDATED", a5),
      ]);
    },
  }),
  test({
    id: "watching.order-of-a-resource",
    title: "A single watch delivers the versions of its resource in order, each of them once",
    covers: ["COSI-WCH-005"],
    async run({ world, check }) {
      let stored = await world.create();
      const watch = await world.watch({ id: stored.metadata!.id });
      await watch.take(1); // the current state
      watch.pause();
      const wanted: EventPattern[] = [];
      for (let i = 0; i < 12; i++) {
        stored = await world.update(stored);
        wanted.push(about("UPDATED", stored));
      }
      watch.resume();
      const burst = await watch.take(wanted.length);
      check.events("COSI-WCH-005", changesOf(join(burst, await world.upToUpdate(watch, stored))), wanted);
    },
  }),
  test({
    id: "watching.order-of-concurrent-writes",
    title: "Two watches deliver the changes of several writers in the same order, each of them once",
    covers: ["COSI-WCH-005"],
    async run({ world, check }) {
      const watches = [await world.watch(), await world.watch()] as const;
      const chains: EventPattern[][] = [];
      const write = async (hint: string): Promise<void> => {
        let stored: Resource = await world.create({ id: world.newId(hint) });
        const chain = [about("CREATED", stored)];
        chains.push(chain);
        for (let i = 0; i < 6; i++) {
          stored = await world.update(stored);
          chain.push(about("UPDATED", stored));
        }
      };
      await Promise.all(["c", "a", "d", "b"].map(write));
      const fence = await world.create({ id: world.newId("fence") });
      const isFence = about("CREATED", fence);
      const [first, second] = await Promise.all(
        watches.map((watch) =>
          watch.readUntil((events) => events.some((event) => isFence.mismatch(event) === undefined)),
        ),
      );
      for (const batch of [first!, second!]) {
        check.arrives("COSI-WCH-005", batch);
        for (const chain of chains) {
          const places = chain.map((pattern) =>
            batch.events.flatMap((event, i) => (pattern.mismatch(event) === undefined ? [i] : [])),
          );
          const isOnce = places.every(({ length }) => length === 1);
          const isInOrder = places.every(([at], i) => i === 0 || at! > places[i - 1]![0]!);
          const got = `places ${places.map((found) => found.join("+") || "none").join(", ")} in the stream`;
          const want = "every change of one writer once, in its order";
          check.that("COSI-WCH-005", isOnce && isInOrder, { want, got }, batch);
        }
      }
      const [one, other] = [first!, second!].map(({ events }) => events.map(describeEvent).join(", "));
      const texts = { want: `the order of the other watch: ${one}`, got: other! };
      check.that("COSI-WCH-005", one === other, texts, second!);
    },
  }),
];
