import { test } from "../../test.ts";
import { judgeNoState, open } from "./_reading.ts";

export default [true, false].map((exists) =>
  test({
    id: `watching-options.resume-single-${exists ? "state" : "absence"}`,
    title: `A single watch from a bookmark says nothing of the fact that its resource ${exists ? "exists" : "does not exist"}`,
    covers: ["COSI-WCH-035", "COSI-WCH-039"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const watch = await world.watch();
      const first = await world.create();
      const resource = await world.update(first);
      if (!exists) await world.destroy(resource);
      const latest = (await world.takeEvents(watch, exists ? 2 : 3)).at(-1)!;
      const { id } = resource.metadata!;
      const options = { startFromBookmark: world.bookmarkOf(latest) };
      const single = await open({ call }, { namespace, type, id, apiVersion: 1, options });
      check.succeeds("COSI-WCH-035", single.opening);
      const next = exists ? await world.update(resource) : await world.create({ id });
      await judgeNoState(check, single.watch, next, first.metadata!.version);
    },
  }),
);
