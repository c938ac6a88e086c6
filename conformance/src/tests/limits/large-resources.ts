import { type Event, EventType, type Resource } from "@cosi-spec/types";
import { nameEventType } from "../../check/event-pattern.ts";
import { type TestContext, test } from "../../test.ts";
import { mebibyte, specOf } from "./_sizes.ts";

type Batch = Awaited<ReturnType<TestContext["world"]["upToFence"]>>;

/** Large enough that five do not fit into the 4 MiB that a client receives by default. */
const specBytes = 1_000_000;

const idsOf = (events: readonly Event[]): string =>
  events.map(({ resource }) => resource?.metadata?.id ?? "").join(", ");

/** Whether a watch has told its client that it could not go on. */
const isToldOff = ({ events, end }: Batch): boolean =>
  end === "ended" || events.some(({ eventType }) => eventType === EventType.ERRORED);

async function createLarge(world: TestContext["world"], count: number): Promise<readonly Resource[]> {
  const stored: Resource[] = [];
  for (let i = 0; i < count; i++) {
    stored.push(await world.create({ id: `large-${i}`, spec: specOf(specBytes) }));
    stored.push(await world.create({ id: `large-${i}-small` }));
  }
  return stored;
}

export default [
  test({
    id: "limits.large-list",
    title: "A List and a bootstrap of more than 4 MiB leave out nothing",
    covers: ["COSI-LIM-009", "COSI-LIM-010"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const stored = await createLarge(world, 5);
      const want = stored.map(({ metadata }) => metadata!.id).join(", ");
      const list = await call.list({ namespace, type });
      if (list.kind === "ok") {
        const got = list.value.map(({ metadata }) => metadata?.id).join(", ");
        check.that("COSI-LIM-010", got === want, { want, got }, list);
      } else check.isAnswered("COSI-LIM-010", list);
      for (const aggregated of [false, true]) {
        const options = { bootstrapContents: true, aggregated };
        const watch = call.watch({ namespace, type, options, apiVersion: 1 });
        const batch = await watch.readUntil((events) =>
          events.some(({ eventType }) => eventType >= EventType.BOOTSTRAPPED),
        );
        const created = batch.events.filter(({ eventType }) => eventType === EventType.CREATED);
        const got = idsOf(created);
        const isHonest = got === want || isToldOff(batch);
        check.that("COSI-LIM-010", isHonest, { want, got: got || "nothing" }, batch);
        if (!aggregated) continue;
        const tooLarge = batch.messages.findIndex(
          (events, i) => events.length > 1 && (watch.exchange.responses[i]?.byteLength ?? 0) > 4 * mebibyte,
        );
        const texts = {
          want: "no message with several events above 4 MiB",
          got:
            tooLarge < 0
              ? "none"
              : `message ${tooLarge + 1} has ${watch.exchange.responses[tooLarge]?.byteLength} bytes`,
        };
        check.that("COSI-LIM-009", tooLarge < 0, texts, batch);
        watch.cancel();
      }
    },
  }),
  test({
    id: "limits.large-events",
    title: "A live event of a large resource is delivered, or the watch ends",
    covers: ["COSI-LIM-010"],
    async run({ world, check }) {
      const { type } = world;
      for (const aggregated of [false, true]) {
        const namespace = world.otherNamespace(aggregated ? "aggregated" : "single");
        const watch = await world.watch({ namespace, aggregated });
        const first = await world.create({ namespace, type, spec: specOf(specBytes) });
        const second = await world.update(first, { spec: specOf(specBytes, 8) });
        await world.destroy(second);
        const batch = await world.upToFence(watch, { namespace });
        const got = batch.events.map(nameEventType).join(", ");
        const want = "CREATED, UPDATED, DESTROYED";
        check.that("COSI-LIM-010", got === want || isToldOff(batch), { want, got: got || "nothing" }, batch);
      }
    },
  }),
];
