import { created, destroyed, updated } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";
import { having } from "./_queries.ts";
import { open, readTo } from "./_reading.ts";

const label = { labels: { watched: "" } };

/** More than the whole history of the test. */
const all = 1000;

export default [
  test({
    id: "watching-options.tail-kind",
    title: "A kind watch with tail_events n delivers the last n events in order, then live ones",
    covers: ["COSI-WCH-042"],
    feature: "tail-events",
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const first = await world.create();
      const other = await world.create();
      const changed = await world.update(first);
      await world.destroy(other);
      const last = await world.create();
      const history = [
        created(first),
        created(other),
        updated(changed, first),
        destroyed(other),
        created(last),
      ];
      const opened = [];
      for (const tailEvents of [all, 1, 2, 3, history.length]) {
        const request = { namespace, type, apiVersion: 1, options: { tailEvents } };
        opened.push({ tailEvents, ...(await open({ call }, request)) });
      }
      const live = await world.update(last);
      const fence = await world.create();
      let retained = history.length;
      for (const { tailEvents, watch, opening } of opened) {
        check.isOk("COSI-WCH-042", opening);
        if (opening.kind !== "ok") continue;
        const batch = await readTo(watch, fence);
        // A server may keep fewer; then it delivers the same number to everyone who asks for more.
        if (tailEvents === all) retained = Math.min(Math.max(batch.events.length - 1, 1), history.length);
        const want = history.slice(-Math.min(tailEvents, retained));
        check.events("COSI-WCH-042", batch, [...want, updated(live, last)]);
      }
    },
  }),
  test({
    id: "watching-options.tail-filtered",
    title: "A filtered kind watch counts tail events before the filter is applied",
    covers: ["COSI-WCH-043"],
    feature: "tail-events",
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const unfiltered = { namespace, type, apiVersion: 1, options: { tailEvents: all } };
      const [first, second] = [await world.create(label), await world.create(label)];
      for (let i = 0; i < 2; i++) await world.create();
      const size = await open({ call }, unfiltered);
      const opened = [];
      for (const tailEvents of [1, 2, 3, 4]) {
        const options = { tailEvents, ...having("watched") };
        opened.push({ tailEvents, ...(await open({ call }, { namespace, type, apiVersion: 1, options })) });
      }
      const fence = await world.create(label);
      // Four events, of which the server may keep fewer.
      const retained = Math.min((await readTo(size.watch, fence)).events.length, 4);
      const history = [[created(first)], [created(second)], [], []];
      for (const { tailEvents, watch, opening } of opened) {
        check.isOk("COSI-WCH-043", opening);
        if (opening.kind !== "ok") continue;
        const want = history.slice(4 - Math.min(tailEvents, retained)).flat();
        check.events("COSI-WCH-043", await readTo(watch, fence), want);
      }
    },
  }),
];
