import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

/** Watches that are open at the same time; clients with a controller for each kind have more. */
const watchCount = 40;

export default [
  test({
    id: "transport.open-watches",
    title: "Calls are answered, and further watches opened, while many watches are open",
    covers: ["COSI-TRN-003"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const stored = await world.create();
      const { id } = nameOf(stored);
      for (let i = 0; i < watchCount; i++) {
        const name = i % 4 === 0 ? { namespace, type, id } : { namespace, type };
        const watch = call.watch({ ...name, apiVersion: 1, options: {} });
        const first = await watch.takeMessages(1);
        check.arrives("COSI-TRN-003", first);
        if (first.end !== "reached") return;
      }
      check.isAnswered("COSI-TRN-003", await call.get(nameOf(stored)));
      check.isAnswered("COSI-TRN-003", await call.list({ namespace, type, options: {} }));
      const updated = await call.update({ newResource: stored, options: {} });
      check.isAnswered("COSI-TRN-003", updated);
      check.isAnswered("COSI-TRN-003", await call.create({ resource: world.resource(), options: {} }));
      check.isAnswered("COSI-TRN-003", await call.destroy({ namespace, type, id, options: {} }));
    },
  }),
  test({
    id: "transport.waiting-calls",
    title: "Calls are answered while calls of TeardownAndDestroy wait",
    covers: ["COSI-TRN-003"],
    feature: "teardown-and-destroy",
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const held = [];
      for (let i = 0; i < 3; i++) held.push(await world.create({ finalizers: ["holder"] }));
      const waiting = held.map((each) => call.startTeardownAndDestroy({ ...nameOf(each), options: {} }));
      const created = await call.create({ resource: world.resource(), options: {} });
      check.isAnswered("COSI-TRN-003", created);
      // The suite gives up on the waiting calls in time; an answer after that would prove nothing.
      const isMeanwhile = waiting.every((each) => each.isPending());
      const got = isMeanwhile ? "meanwhile" : "when they had ended";
      check.that("COSI-TRN-003", isMeanwhile, { want: "a Create is answered meanwhile", got }, created);
      check.isAnswered("COSI-TRN-003", await call.list({ namespace, type, options: {} }));
      const watch = call.watch({ namespace, type, apiVersion: 1, options: {} });
      check.arrives("COSI-TRN-003", await watch.takeMessages(1));
      if (created.kind !== "ok") return;
      const newResource = created.value.resource!;
      check.isAnswered("COSI-TRN-003", await call.update({ newResource, options: {} }));
      check.isAnswered("COSI-TRN-003", await call.destroy({ ...nameOf(newResource), options: {} }));
      for (const each of waiting) each.cancel();
    },
  }),
  test({
    id: "transport.calls-at-once",
    title: "Many calls that are made at once are all answered",
    covers: ["COSI-TRN-003"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const stored = await world.create();
      const outcomes = await Promise.all(
        Array.from({ length: watchCount }, (_, i) => [
          call.get(nameOf(stored)),
          call.list({ namespace, type, options: {} }),
          call.create({ resource: world.resource({ id: `at-once-${i}` }), options: {} }),
        ]).flat(),
      );
      for (const outcome of outcomes) check.isAnswered("COSI-TRN-003", outcome);
    },
  }),
];
