import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default [
  test({
    id: "tearing-down.concurrent-update",
    title: "A Teardown that is answered with OK was made, although others write at the same time",
    covers: ["COSI-TDN-008"],
    feature: "teardown",
    async run({ world, call, check }) {
      for (let round = 0; round < 6; round++) {
        const before = await world.get(await world.create());
        const newResource = world.change(before, { labels: { round: String(round) } });
        const watch = await world.watch();
        const update = (): ReturnType<typeof call.update> => call.update({ newResource, options: {} });
        const teardown = (): ReturnType<typeof call.teardown> =>
          call.teardown({ ...nameOf(before), options: {} });
        const outcomes =
          round % 2 === 0
            ? await Promise.all([teardown(), update()])
            : (await Promise.all([update(), teardown()])).reverse();
        const outcome = outcomes[0]!;
        const { phase } = (await world.get(before)).metadata!;
        const { events } = await world.upToFence(watch);
        watch.cancel();
        // An Update that undoes the Teardown, rightly or not, is not the fault of the Teardown.
        const wasTornDown =
          phase === "tearingDown" ||
          events.some(({ resource }) => resource?.metadata?.phase === "tearingDown");
        const holds = outcome.kind !== "ok" || wasTornDown;
        const texts = { want: "phase tearingDown after OK", got: `phase ${phase}, answer ${outcome.kind}` };
        check.that("COSI-TDN-008", holds, texts, outcome);
      }
    },
  }),
  test({
    id: "tearing-down.concurrent-teardowns",
    title: "Concurrent Teardowns of one resource are all answered with OK and leave it tearing down",
    covers: ["COSI-TDN-008", "COSI-TDN-009"],
    feature: "teardown",
    async run({ world, call, check }) {
      for (let round = 0; round < 5; round++) {
        const before = await world.create({ finalizers: ["net"] });
        const outcomes = await Promise.all(
          Array.from({ length: 6 }, () => call.teardown({ ...nameOf(before), options: {} })),
        );
        for (const outcome of outcomes) {
          if (outcome.kind === "ok") check.isOk("COSI-TDN-009", outcome);
          else {
            check.refusedWith("COSI-TDN-009", outcome, [], ["UNKNOWN", "FAILED_PRECONDITION"]);
          }
        }
        const count = outcomes.filter(({ kind }) => kind === "ok").length;
        const got = `${count} OK among 6 concurrent Teardowns`;
        check.that("COSI-TDN-009", count > 0, { want: "at least one OK", got }, outcomes[0]);
        const phase = (await world.get(before)).metadata!.phase;
        const holds = count === 0 || phase === "tearingDown";
        const texts = { want: "phase tearingDown after OK", got: `phase ${phase}` };
        check.that("COSI-TDN-008", holds, texts, outcomes[0]);
      }
    },
  }),
];
