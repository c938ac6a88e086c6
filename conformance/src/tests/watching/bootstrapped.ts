import { EventType } from "@cosi-spec/types";
import { describeBatch } from "../../check/checker.ts";
import { type TestContext, test } from "../../test.ts";

type WatchInit = NonNullable<Parameters<TestContext["world"]["watch"]>[0]>;

const labelQuery = [{ terms: [{ key: "wanted" }] }];

/** Opens a watch with bootstrap and judges its BOOTSTRAPPED event. */
async function judgeMark({ world, check }: TestContext, init: WatchInit = {}): Promise<void> {
  const watch = await world.watch({ ...init, bootstrapContents: true });
  const batch = await world.upToFence(watch, { labels: { wanted: "" } });
  check.arrives("COSI-WCH-002", batch);
  if (batch.end !== "reached") return;
  const marks = batch.events.filter(({ eventType }) => eventType === EventType.BOOTSTRAPPED);
  const isLast = batch.events.at(-1)?.eventType === EventType.BOOTSTRAPPED;
  const want = "one BOOTSTRAPPED after the resources and before the first change";
  const got = describeBatch(batch);
  check.that("COSI-WCH-022", marks.length === 1 && isLast, { want, got }, batch);
}

const cases: readonly [name: string, title: string, hasContent: boolean, init: WatchInit][] = [
  ["resources", "a bootstrap with resources", true, {}],
  ["nothing", "an empty bootstrap", false, {}],
  ["no-match", "a bootstrap of which the filter leaves nothing", true, { labelQuery }],
  ["api-version-2", "a bootstrap of a watch with `api_version` 2", true, { apiVersion: 2 }],
  [
    "api-version-max",
    "a bootstrap of a watch with the largest `api_version`",
    true,
    { apiVersion: 2 ** 31 - 1 },
  ],
  ["aggregated", "an aggregated bootstrap", true, { aggregated: true }],
  ["aggregated-nothing", "an empty aggregated bootstrap", false, { aggregated: true }],
];

export default cases.map(([name, title, hasContent, init]) =>
  test({
    id: `watching.bootstrapped-after-${name}`,
    title: `Exactly one BOOTSTRAPPED follows ${title}`,
    covers: ["COSI-WCH-022", "COSI-WCH-002"],
    async run(context) {
      if (hasContent) {
        await context.world.create();
        await context.world.update(await context.world.create());
      }
      await judgeMark(context, init);
    },
  }),
);
