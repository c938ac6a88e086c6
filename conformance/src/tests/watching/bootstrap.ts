import { EventType, type Resource } from "@cosi-spec/types";
import { created } from "../../check/event-pattern.ts";
import { type TestContext, test } from "../../test.ts";
import { filterBatch } from "./_events.ts";

type WatchInit = NonNullable<Parameters<TestContext["world"]["watch"]>[0]>;

/** Compares ids as a server has to: byte by byte. */
function compareBytes(a: Resource, b: Resource): number {
  const [left, right] = [a, b].map(({ metadata }) => new TextEncoder().encode(metadata!.id));
  const at = left!.findIndex((byte, i) => byte !== right![i]);
  return at < 0 ? left!.length - right!.length : left![at]! - (right![at] ?? -1);
}

/** Opens a watch with bootstrap and judges the resources with which it starts. */
async function judgeBootstrap(
  { world, call, check }: TestContext,
  wanted: readonly Resource[],
  init: WatchInit = {},
  labels: Readonly<Record<string, string>> = {},
): Promise<void> {
  const watch = await world.watch({ ...init, bootstrapContents: true });
  const id = world.newId("fence");
  const batch = await world.upToFence(watch, { id, labels });
  watch.cancel();
  // The next bootstrap of the test does not hold this fence.
  await call.destroy({ namespace: world.namespace, type: world.type, id, options: {} });
  check.arrives("COSI-WCH-002", batch);
  if (batch.end !== "reached") return;
  const resources = filterBatch(batch, ({ eventType }) => eventType !== EventType.BOOTSTRAPPED);
  check.events("COSI-WCH-021", resources, wanted.toSorted(compareBytes).map(created));
}

export default [
  test({
    id: "watching.bootstrap-contents",
    title: "A bootstrap holds every resource of the kind in its current state, whatever its phase and owner",
    covers: ["COSI-WCH-021", "COSI-WCH-002"],
    async run(context) {
      const { world } = context;
      const gone = await world.create();
      await world.destroy(gone);
      await world.create({ namespace: world.otherNamespace() });
      await judgeBootstrap(context, [
        await world.create(),
        await world.update(await world.create({ labels: { app: "web" } })),
        await world.tearDown(await world.create({ finalizers: ["guard"] })),
        await world.create({}, { owner: "landlord" }),
        await world.create({ spec: {} }),
      ]);
    },
  }),
  test({
    id: "watching.bootstrap-order",
    title: "A bootstrap is sorted by the bytes of the ids",
    covers: ["COSI-WCH-021", "COSI-WCH-002"],
    async run(context) {
      const { world } = context;
      // U+FFFD comes before U+10348 in bytes, but after it in UTF-16.
      const ids = [
        "a10",
        "a9",
        "a",
        "a-b",
        "ab",
        "B",
        "Z",
        "_",
        "é",
        "z",
        "\u{fffd}",
        "\u{10348}",
        "/",
        "a/b",
      ];
      const stored: Resource[] = [];
      for (const id of world.random.shuffle(ids)) stored.push(await world.create({ id }));
      await judgeBootstrap(context, stored);
      await judgeBootstrap(context, stored, { apiVersion: 0 });
    },
  }),
  test({
    id: "watching.bootstrap-of-many",
    title: "A bootstrap of a hundred and fifty resources is complete",
    covers: ["COSI-WCH-021", "COSI-WCH-002"],
    async run(context) {
      const stored: Resource[] = [];
      for (let i = 0; i < 150; i++) stored.push(await context.world.create());
      await judgeBootstrap(context, stored);
    },
  }),
  test({
    id: "watching.bootstrap-of-a-filter",
    title: "A bootstrap holds exactly the resources that the queries of the watch select",
    covers: ["COSI-WCH-021", "COSI-WCH-002"],
    async run(context) {
      const { world } = context;
      const none = await world.create();
      const a = await world.create({ id: world.newId("keep"), labels: { a: "1" } });
      const b = await world.update(await world.create({ id: world.newId("keep") }), { labels: { b: "1" } });
      const both = await world.create({ labels: { a: "1", b: "1" } });
      const [isA, isB] = ["a", "b"].map((key) => ({ terms: [{ key }] }));
      const labels = { a: "fence", b: "fence" };
      const cases: [WatchInit, Resource[]][] = [
        [{ labelQuery: [isA!] }, [a, both]],
        [{ labelQuery: [isA!, isB!] }, [a, b, both]],
        [{ idQuery: { regexp: "^(keep|fence)-" } }, [a, b]],
        [{ idQuery: { regexp: "^(keep|fence)-" }, labelQuery: [isB!] }, [b]],
        [{ labelQuery: [{ terms: [{ key: "a", invert: true }] }] }, [none, b]],
      ];
      for (const [init, wanted] of cases) {
        const isInverted = wanted.includes(none);
        await judgeBootstrap(context, wanted, init, isInverted ? {} : labels);
      }
    },
  }),
];
