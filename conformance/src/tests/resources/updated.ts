import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import type { World } from "../../world/world.ts";
import { future, isLater, isSameDay, isSameTime, past, showTime, withTimes } from "./_times.ts";

/** Creates after which a clock that does not move is left alone. */
const maxCreates = 300;

export default [
  test({
    id: "resources.updated-is-the-servers",
    title: "An Update sets `updated` from the clock of the server, whatever the request carries",
    covers: ["COSI-RES-010"],
    async run({ world, call, check }) {
      let stored = await world.get(await world.create());
      const { created } = stored.metadata!;
      for (const updated of [past, future, undefined]) {
        const newResource = withTimes(stored, { created, updated });
        check.isOk("COSI-RES-010", await call.update({ newResource, options: {} }));
        const got = await call.get(nameOf(stored));
        const time = got.kind === "ok" ? got.value.resource?.metadata?.updated : undefined;
        const texts = { want: `a time about ${showTime(created)}`, got: showTime(time) };
        check.that("COSI-RES-010", isSameDay(time, created) && !isSameTime(time, updated), texts, got);
        stored = await world.get(stored);
      }
    },
  }),
  test({
    id: "resources.updated-moves",
    title: "An Update after the clock has moved sets another `updated`",
    covers: ["COSI-RES-010"],
    async run({ world, call, check }) {
      const first = await world.get(await world.create());
      const before = first.metadata!.updated;
      const isMoved = await waitForClock(world, before);
      check.isOk("COSI-RES-010", await call.update({ newResource: first, options: {} }));
      if (!isMoved) return; // a clock that stands still tells nothing
      const got = await call.get(nameOf(first));
      const time = got.kind === "ok" ? got.value.resource?.metadata?.updated : undefined;
      const texts = { want: `a later time than ${showTime(before)}`, got: showTime(time) };
      check.that("COSI-RES-010", time !== undefined && !isSameTime(time, before), texts, got);
    },
  }),
  test({
    id: "resources.updated-on-create",
    title: "A Create sets `updated` from the clock of the server",
    covers: ["COSI-RES-011", "COSI-RES-006"],
    async run({ world, call, check }) {
      for (const updated of [past, undefined]) {
        const resource = withTimes(world.resource(), { updated });
        const outcome = await call.create({ resource, options: {} });
        const { metadata } = check.succeeds("COSI-RES-011", outcome).resource ?? {};
        const texts = {
          want: `a time about ${showTime(metadata?.created)}`,
          got: showTime(metadata?.updated),
        };
        check.that("COSI-RES-006", metadata?.updated !== undefined, { ...texts, want: "any time" }, outcome);
        check.that("COSI-RES-011", isSameDay(metadata?.updated, metadata?.created), texts, outcome);
      }
    },
  }),
];

/** Creates resources until one of them shows that the clock of the server has moved on from a moment. */
async function waitForClock(world: World, moment: Parameters<typeof isLater>[1]): Promise<boolean> {
  for (let i = 0; i < maxCreates; i++) {
    const { created } = (await world.create({ id: world.newId("clock") })).metadata!;
    if (isLater(created, moment)) return true;
  }
  return false;
}
