import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

/** Spellings of phases that are none. */
const phases = [
  "",
  " ",
  "Running",
  "RUNNING",
  "running ",
  " tearingDown",
  "TearingDown",
  "tearingdown",
  "tearing_down",
  "tearing-down",
  "tearing down",
  "teardown",
  "destroyed",
  "undefined",
  "0",
  "1",
  "\uff52unning",
];

export default [
  test({
    id: "phases.malformed-create",
    title: "A Create whose phase is none of the two is refused and stores nothing",
    covers: ["COSI-PHA-004"],
    async run({ world, call, check }) {
      for (const phase of phases) {
        const resource = world.resource({ phase });
        check.isRefused("COSI-PHA-004", await call.create({ resource, options: {} }));
        check.refusedWith("COSI-PHA-004", await call.get(nameOf(resource)), "NOT_FOUND");
      }
      await world.create(); // the rest of the request was good
    },
  }),
  test({
    id: "phases.malformed-update",
    title: "An Update whose phase is none of the two is refused and changes nothing",
    covers: ["COSI-PHA-004"],
    async run({ world, call, check }) {
      const before = await world.get(await world.create());
      const good = world.change(before, { labels: { other: "yes" } });
      for (const phase of phases) {
        const newResource = world.change(good, { phase });
        check.isRefused("COSI-PHA-004", await call.update({ newResource, options: {} }));
        check.returns("COSI-PHA-004", await call.get(nameOf(before)), before);
        if ((await world.get(before)).metadata!.version !== before.metadata!.version) return;
      }
      await world.update(good, {}); // the rest of the request was good
    },
  }),
];
