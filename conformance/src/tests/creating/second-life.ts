import { equals } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import type { Metadata, Resource } from "@cosi-spec/types";
import { nameOf, withContentOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import type { World } from "../../world/world.ts";

/** Updates after which a clock that has not moved is left alone. */
const maxUpdates = 300;

export default test({
  id: "creating.second-life",
  title: "A destroyed triple can be created again and takes nothing from its first life",
  covers: ["COSI-CRE-009"],
  async run({ world, call, check }) {
    const owner = "controller-a";
    const first = await world.get(
      await world.create(
        { labels: { app: "web" }, annotations: { note: "first" }, finalizers: ["net"] },
        { owner },
      ),
    );
    const { last, isClockMoved } = await waitForClock(world, await world.update(first, { finalizers: [] }));
    await world.destroy(last, { owner });
    const resource = world.resource({
      id: first.metadata!.id,
      labels: { other: "yes" },
      spec: { protoSpec: world.random.bytes(8), yamlSpec: "" },
    });
    check.isOk("COSI-CRE-009", await call.create({ resource, options: {} }));
    const got = await call.get(nameOf(resource));
    const second = check.succeeds("COSI-CRE-009", got).resource;
    if (second?.metadata === undefined) return;
    const want = world.change(withContentOf(second, resource), { owner: "" });
    check.sameResource("COSI-CRE-009", second, want, got);
    // Only where the clock was seen to move are two equal times a sign that one was kept.
    const { created: before } = first.metadata!;
    const { created } = second.metadata;
    if (!isClockMoved || before === undefined || created === undefined) return;
    const isKept = equals(TimestampSchema, created, before);
    const texts = { want: "`created` set anew", got: isKept ? "that of the first life" : "another time" };
    check.that("COSI-CRE-009", !isKept, texts, got);
  },
});

/** Updates a resource until its `updated` shows that the clock of the server has left its `created` behind. */
async function waitForClock(
  world: World,
  resource: Resource,
): Promise<{ readonly last: Resource; readonly isClockMoved: boolean }> {
  let last = await world.get(resource);
  for (let i = 0; i < maxUpdates; i++) {
    if (isLater(last.metadata!)) return { last, isClockMoved: true };
    last = await world.get(await world.update(last));
  }
  return { last, isClockMoved: false };
}

function isLater({ created, updated }: Metadata): boolean {
  if (created === undefined || updated === undefined) return false;
  return (
    updated.seconds > created.seconds ||
    (updated.seconds === created.seconds && updated.nanos > created.nanos)
  );
}
