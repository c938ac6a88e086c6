import type { Resource } from "@cosi-spec/types";
import { created, type EventPattern, tombstone } from "../../check/event-pattern.ts";
import { type TestContext, test } from "../../test.ts";

/** Opens a single watch and judges its first event. */
async function judgeStart(
  { call, check }: TestContext,
  name: { namespace: string; type: string; id: string },
  want: EventPattern,
): Promise<void> {
  for (const apiVersion of [1, 0]) {
    const { namespace, type, id } = name;
    const watch = call.watch({ namespace, type, id, apiVersion });
    check.events("COSI-WCH-014", await watch.take(1), [want]);
    watch.cancel();
  }
}

const start = (
  name: string,
  title: string,
  prepare: (context: TestContext) => Promise<Resource>,
): ReturnType<typeof test> =>
  test({
    id: `watching.starts-with-${name}`,
    title: `A single watch starts with CREATED and the current state of ${title}`,
    covers: ["COSI-WCH-014"],
    async run(context) {
      const stored = await prepare(context);
      await judgeStart(context, stored.metadata!, created(stored));
    },
  });

export default [
  start("new", "a resource that was never updated", ({ world }) =>
    world.create({ labels: { app: "web" }, annotations: { a: "b" }, finalizers: ["guard"] }),
  ),
  start("updated", "a resource that was updated several times", async ({ world }) =>
    world.update(await world.update(await world.create()), { labels: { app: "web" } }),
  ),
  start("tearing-down", "a resource that is tearing down", async ({ world }) =>
    world.tearDown(await world.create({ finalizers: ["guard"] })),
  ),
  start("owned", "a resource that has an owner", ({ world }) => world.create({}, { owner: "landlord" })),
  start("again", "a resource that was destroyed and created again", async ({ world }) => {
    const first = await world.create();
    await world.destroy(first);
    return world.create({ id: first.metadata!.id });
  }),
  test({
    id: "watching.starts-with-missing",
    title: "A single watch of what does not exist starts with DESTROYED and a tombstone with the id",
    covers: ["COSI-WCH-014"],
    effects: "none",
    async run(context) {
      const { namespace, type } = context.world;
      const name = { namespace, type, id: "missing" };
      await judgeStart(context, name, tombstone("DESTROYED", name));
    },
  }),
  test({
    id: "watching.starts-with-destroyed",
    title:
      "A single watch of what was destroyed starts with DESTROYED and a tombstone, not with the last state",
    covers: ["COSI-WCH-014"],
    async run(context) {
      const { world } = context;
      const stored = await world.update(await world.create({ labels: { app: "web" } }));
      await world.destroy(stored);
      const { namespace, type, id } = stored.metadata!;
      const name = { namespace, type, id };
      await judgeStart(context, name, tombstone("DESTROYED", name));
    },
  }),
];
