import { describeBatch } from "../../check/checker.ts";
import { type TestContext, test } from "../../test.ts";

type Batch = Awaited<ReturnType<TestContext["world"]["upToFence"]>>;

/** Judges that no event is about another resource than the watch names. */
function judgeNames(
  { check }: TestContext,
  batch: Batch,
  name: { namespace: string; type: string; id?: string },
): void {
  check.arrives("COSI-WCH-002", batch);
  const isForeign = batch.events.some(({ resource }) => {
    const got = resource?.metadata;
    if (got === undefined) return false;
    const isOwnKind = got.namespace === name.namespace && got.type === name.type;
    return !isOwnKind || (name.id !== undefined && got.id !== name.id);
  });
  const want = `events of ${name.id === undefined ? "the kind" : JSON.stringify(name.id)} only`;
  check.that("COSI-WCH-007", !isForeign, { want, got: describeBatch(batch) }, batch);
}

export default [
  test({
    id: "watching.only-its-kind",
    title: "A kind watch delivers nothing of kinds with similar names",
    covers: ["COSI-WCH-007", "COSI-WCH-002"],
    async run(context) {
      const { world } = context;
      const [namespace, type] = [world.otherNamespace("a/b"), world.type];
      const watch = await world.watch({ namespace, type });
      const neighbours = [
        { namespace: world.namespace, type },
        { namespace: `${namespace}-c`, type },
        { namespace: `${namespace}/c`, type },
        { namespace: world.otherNamespace("a"), type: `b/${type}` },
        { namespace: world.otherNamespace("A/B"), type },
        { namespace, type: world.otherType() },
        { namespace, type: `${type}s` },
        { namespace, type: type.toLowerCase() },
      ];
      for (const neighbour of neighbours) {
        const stored = await world.create({ ...neighbour, id: "same" });
        await world.destroy(await world.update(stored));
      }
      judgeNames(context, await world.upToFence(watch, { namespace, type }), { namespace, type });
    },
  }),
  test({
    id: "watching.only-its-resource",
    title: "A single watch delivers nothing of resources with similar ids, nor of the same id elsewhere",
    covers: ["COSI-WCH-007", "COSI-WCH-002"],
    async run(context) {
      const { world } = context;
      const id = world.newId("own");
      const stored = await world.create({ id });
      const { namespace, type } = stored.metadata!;
      const watch = await world.watch({ id });
      for (const neighbour of [`${id}-1`, `${id}/x`, id.slice(0, -1), id.toUpperCase(), ` ${id}`]) {
        const other = await world.create({ id: neighbour });
        await world.destroy(await world.update(other));
      }
      for (const kind of [{ namespace: world.otherNamespace() }, { type: world.otherType() }]) {
        const other = await world.create({ id, ...kind });
        await world.destroy(await world.update(other));
      }
      judgeNames(context, await world.upToUpdate(watch, stored), { namespace, type, id });
    },
  }),
];
