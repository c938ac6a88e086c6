import { EventType } from "@cosi-spec/types";
import { describeBatch } from "../../check/checker.ts";
import { type TestContext, test } from "../../test.ts";

type WatchInit = NonNullable<Parameters<TestContext["world"]["watch"]>[0]>;

const cases: readonly [name: string, title: string, init: WatchInit][] = [
  ["alone", "comes first where there is no bootstrap", {}],
  ["old-client", "comes first if `api_version` is 0", { apiVersion: 0 }],
  ["negative", "comes first if `api_version` is negative", { apiVersion: -1 }],
  ["bootstrap", "follows BOOTSTRAPPED", { bootstrapContents: true }],
  ["old-bootstrap", "follows a bootstrap without BOOTSTRAPPED", { bootstrapContents: true, apiVersion: 0 }],
  ["aggregated", "follows an aggregated bootstrap", { bootstrapContents: true, aggregated: true }],
];

export default cases.map(([name, title, init]) =>
  test({
    id: `watching.noop-${name}`,
    title: `The one NOOP event that \`bootstrap_bookmark\` asks for ${title}`,
    covers: ["COSI-WCH-024", "COSI-WCH-002"],
    async run({ world, check }) {
      const stored = await world.create();
      await world.create();
      const watch = await world.watch({ ...init, bootstrapBookmark: true });
      await world.update(stored);
      const batch = await world.upToFence(watch);
      check.arrives("COSI-WCH-002", batch);
      if (batch.end !== "reached") return;
      const types = batch.events.map(({ eventType }) => eventType);
      const live = types.indexOf(EventType.UPDATED);
      const start = live < 0 ? types : types.slice(0, live);
      const isLast = start.at(-1) === EventType.NOOP;
      const count = types.filter((type) => type === EventType.NOOP).length;
      const texts = { want: "one NOOP directly before the first change", got: describeBatch(batch) };
      check.that("COSI-WCH-024", isLast && count === 1, texts, batch);
    },
  }),
);
