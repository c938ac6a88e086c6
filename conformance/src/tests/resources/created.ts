import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { future, isSameDay, isSameTime, past, showTime, withTimes } from "./_times.ts";

export default [
  test({
    id: "resources.created-is-the-servers",
    title: "A Create sets `created` from the clock of the server, whatever the request carries",
    covers: ["COSI-RES-008"],
    async run({ world, call, check }) {
      // The clock may show anything; a resource without the field in its request tells what it shows.
      const plain = (await world.get(await world.create())).metadata!.created;
      for (const created of [past, future, undefined]) {
        const resource = withTimes(world.resource(), { created });
        check.isOk("COSI-RES-008", await call.create({ resource, options: {} }));
        const got = await call.get(nameOf(resource));
        const stored = got.kind === "ok" ? got.value.resource?.metadata?.created : undefined;
        const texts = { want: `a time about ${showTime(plain)}`, got: showTime(stored) };
        const isOwn = isSameDay(stored, plain) && !isSameTime(stored, created) && stored!.seconds !== 0n;
        check.that("COSI-RES-008", isOwn, texts, got);
      }
    },
  }),
  test({
    id: "resources.created-stays",
    title: "`created` stays the same through every Update and in every answer and event",
    covers: ["COSI-RES-009"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const watch = await world.watch();
      const first = await world.get(await world.create());
      const { created } = first.metadata!;
      const judge = (
        where: string,
        time: typeof created,
        evidence: Parameters<typeof check.that>[3],
      ): void => {
        const texts = { want: `\`created\` ${showTime(created)} in ${where}`, got: showTime(time) };
        check.that("COSI-RES-009", isSameTime(time, created), texts, evidence);
      };
      let stored = first;
      for (const given of [past, future, undefined, created]) {
        const newResource = withTimes(stored, { created: given, updated: stored.metadata!.updated });
        const updated = await call.update({ newResource, options: {} });
        if (updated.kind === "ok") judge("the answer", updated.value.resource?.metadata?.created, updated);
        const got = await call.get(nameOf(first));
        if (got.kind === "ok") judge("a Get", got.value.resource?.metadata?.created, got);
        stored = await world.get(first);
      }
      const listed = await call.list({ namespace, type, options: {} });
      if (listed.kind === "ok") judge("a List", listed.value[0]?.metadata?.created, listed);
      const batch = await world.upToFence(watch);
      for (const { resource, old } of batch.events) {
        judge("an event", resource?.metadata?.created, batch);
        if (old !== undefined) judge("`old` of an event", old.metadata?.created, batch);
      }
    },
  }),
];
