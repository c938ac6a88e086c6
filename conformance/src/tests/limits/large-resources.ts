import { type Event, EventType } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
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

/** Stores small resources and, between them, large ones. @returns their ids. */
async function createLarge({ world, call, check }: TestContext, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const resource = world.resource({ id: `large-${i}`, spec: specOf(specBytes) });
    check.succeeds("COSI-LIM-006", await call.create({ resource, options: {} }));
    const small = await world.create({ id: `large-${i}-small` });
    ids.push(nameOf(resource).id, nameOf(small).id);
  }
  return ids;
}

export default [
  test({
    id: "limits.large-list",
    title: "A List and a bootstrap of more than 4 MiB leave out nothing",
    covers: ["COSI-LIM-006", "COSI-LIM-009", "COSI-LIM-010"],
    async run(context) {
      const { world, call, check } = context;
      const { namespace, type } = world;
      const want = (await createLarge(context, 5)).join(", ");
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
    covers: ["COSI-LIM-006", "COSI-LIM-010"],
    async run({ world, call, check }) {
      for (const aggregated of [false, true]) {
        const namespace = world.otherNamespace(aggregated ? "aggregated" : "single");
        const watch = await world.watch({ namespace, aggregated });
        const resource = world.resource({ namespace, spec: specOf(specBytes) });
        const options = {};
        const first = check.succeeds("COSI-LIM-006", await call.create({ resource, options }));
        const newResource = world.change(first.resource ?? resource, { spec: specOf(specBytes, 8) });
        check.succeeds("COSI-LIM-006", await call.update({ newResource, options }));
        await world.destroy(resource);
        const batch = await world.upToFence(watch, { namespace });
        const got = batch.events.map(nameEventType).join(", ");
        const want = "CREATED, UPDATED, DESTROYED";
        check.that("COSI-LIM-010", got === want || isToldOff(batch), { want, got: got || "nothing" }, batch);
      }
    },
  }),
];
