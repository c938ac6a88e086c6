import { created, updated } from "../../check/event-pattern.ts";
import { test } from "../../test.ts";
import { judgeNoState, open, readTo } from "./_reading.ts";

/** More than the whole history of the test. */
const all = 1000;

export default [
  test({
    id: "watching-options.tail-single",
    title: "A single watch counts tail events of its id only",
    covers: ["COSI-WCH-043"],
    feature: "tail-events",
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const first = await world.create();
      let other = await world.create();
      const second = await world.update(first);
      other = await world.update(other);
      const third = await world.update(second);
      await world.update(other);
      const { id } = first.metadata!;
      const history = [created(first), updated(second, first), updated(third, second)];
      const opened = [];
      for (const tailEvents of [all, 1, 2]) {
        const request = { namespace, type, id, apiVersion: 1, options: { tailEvents } };
        opened.push({ tailEvents, ...(await open({ call }, request)) });
      }
      const fence = await world.update(third);
      let retained = history.length;
      for (const { tailEvents, watch, opening } of opened) {
        check.isOk("COSI-WCH-043", opening);
        if (opening.kind !== "ok") continue;
        const batch = await readTo(watch, fence);
        // A server may keep fewer; then it delivers the same number to everyone who asks for more.
        if (tailEvents === all) retained = Math.min(Math.max(batch.events.length, 1), history.length);
        check.events("COSI-WCH-043", batch, history.slice(-Math.min(tailEvents, retained)));
      }
    },
  }),
  test({
    id: "watching-options.tail-single-state",
    title: "A single watch with tail_events begins with history, not with the present state",
    covers: ["COSI-WCH-039"],
    feature: "tail-events",
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const first = await world.create();
      const second = await world.update(first);
      const gone = await world.create();
      await world.destroy(gone);
      for (const resource of [second, gone]) {
        const { id } = resource.metadata!;
        const { watch } = await open(
          { call },
          { namespace, type, id, apiVersion: 1, options: { tailEvents: 1 } },
        );
        const next = resource === gone ? await world.create({ id }) : await world.update(resource);
        await judgeNoState(check, watch, next, first.metadata!.version);
      }
    },
  }),
  test({
    id: "watching-options.tail-single-nothing",
    title: "A single watch with tail_events of an id without history begins with its first event",
    covers: ["COSI-WCH-039"],
    feature: "tail-events",
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const id = world.newId();
      const { watch } = await open(
        { call },
        { namespace, type, id, apiVersion: 1, options: { tailEvents: 1 } },
      );
      const first = await world.create({ id });
      await judgeNoState(check, watch, first, first.metadata!.version);
    },
  }),
];
