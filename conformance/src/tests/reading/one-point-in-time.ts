import type { Resource } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

/** Bursts of changes to the first and the last resource in turn, each change after the answer to the one before. */
const bursts = 30;

/** An odd number, so that bursts begin with the first and the last resource in turn. */
const writesPerBurst = 3;

/** Resources between them, so that a List takes a while. */
const fillers = 64;

/** Resources of a second, shorter List, which the writer waits for so that its bursts fall anywhere in the first. */
const pauseFillers = 8;

export default test({
  id: "reading.one-point-in-time",
  title: "A List never shows a write without every earlier completed write to the same kind",
  covers: ["COSI-LST-005"],
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const create = (id: string): Promise<Resource> => world.create({ id, labels: { count: "0" } });
    const ends = [await create("a"), await create("z")] as [Resource, Resource];
    await Promise.all(
      Array.from({ length: fillers }, () => world.create({ id: world.newId("m"), spec: {} })),
    );
    const pause = { namespace: world.otherNamespace(), type };
    await Promise.all(
      Array.from({ length: pauseFillers }, () => world.create({ ...pause, id: world.newId("p"), spec: {} })),
    );
    const readCount = (resources: readonly Resource[], id: string): number =>
      Number(resources.find((each) => nameOf(each).id === id)?.metadata?.labels["count"] ?? Number.NaN);
    const judgeList = async (): Promise<void> => {
      const outcome = await call.list({ namespace, type, options: {} });
      if (outcome.kind !== "ok") return check.isOk("COSI-LST-005", outcome);
      const [a, z] = [readCount(outcome.value, "a"), readCount(outcome.value, "z")];
      // Write n began after the answer to write n - 1, which was one to the other resource.
      const holds = Math.abs(a - z) === 1 || (a === 0 && z === 0);
      const got = `a after write ${a}, z after write ${z}`;
      check.that("COSI-LST-005", holds, { want: "a and z after two consecutive writes", got }, outcome);
    };
    let isWriting = true;
    const write = async (): Promise<void> => {
      try {
        for (let count = 1; count <= bursts * writesPerBurst; count++) {
          const at = count % 2;
          ends[at] = await world.update(ends[at]!, { labels: { count: String(count) } });
          if (count % writesPerBurst === 0) await call.list({ ...pause, options: {} });
        }
      } finally {
        isWriting = false;
      }
    };
    const read = async (): Promise<void> => {
      while (isWriting) await judgeList();
    };
    await Promise.all([write(), read(), read(), read()]);
  },
});
