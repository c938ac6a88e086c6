import { equals } from "@bufbuild/protobuf";
import { type Resource, ResourceSchema } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { describeDifference } from "../../check/describe.ts";
import { type TestContext, test } from "../../test.ts";
import type { ResourceInit } from "../../world/world.ts";
import { compareBytes, descriptions } from "./_kinds.ts";

type Outcome = Awaited<ReturnType<TestContext["call"]["list"]>>;

const idOf = (resource: Resource): string => nameOf(resource).id;

const texts = { "app.example.dev/name": "web", empty: "", tier: "1" };

/** Resources of all sorts. */
const inits: readonly ResourceInit[] = [
  {},
  { labels: texts, annotations: texts, finalizers: ["b", "a", "b.example.dev/c"] },
  { spec: {} },
  { spec: { yamlSpec: "only: yaml\n" } },
  { spec: { protoSpec: new Uint8Array(70_000).fill(200) } },
  { id: ".hidden" },
  { id: "NAME" },
  { id: "name" },
  { id: "sp ace/and\\more:%?#" },
  { id: "\u00e9\u4e2d\u{1f600}" },
  { phase: "tearingDown", finalizers: ["guard"] },
];

/** IDs in ascending order of their UTF-8 bytes. */
const ordered = [
  "!",
  "#a",
  "-b",
  "-bc",
  "10",
  "9",
  "A10",
  "A9",
  "Z",
  "_",
  "a",
  "a!",
  "a-b",
  "a.b",
  "a/b",
  "aB",
  "aa",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "ab",
  "b",
  "b\u00e9",
  "ba\u0301",
  "z",
  "\u00df",
  "\u00e9",
  "\u4e2d",
  "\uff5e",
  "\u{1f600}",
].sort(compareBytes);

/** Judges that List sent each of these resources exactly once, as it is stored, and nothing else. */
function judgeAll({ check }: TestContext, outcome: Outcome, stored: readonly Resource[]): void {
  const list = check.succeeds("COSI-LST-001", outcome);
  const counts = new Map<string, number>();
  for (const each of list) counts.set(idOf(each), (counts.get(idOf(each)) ?? 0) + 1);
  const wrong = stored.find((each) => counts.get(idOf(each)) !== 1);
  const got =
    wrong === undefined
      ? `${list.length} resources`
      : `${JSON.stringify(idOf(wrong))} ${counts.get(idOf(wrong)) ?? 0} times`;
  const holds = wrong === undefined && list.length === stored.length;
  check.that("COSI-LST-001", holds, { want: `each of ${stored.length} resources once`, got }, outcome);
  for (const want of stored) {
    const sent = list.find((each) => idOf(each) === idOf(want));
    if (sent === undefined || equals(ResourceSchema, sent, want)) continue;
    check.that(
      "COSI-LST-001",
      false,
      { want: "complete resources", got: describeDifference(sent, want) },
      outcome,
    );
    return;
  }
}

export default [
  test({
    id: "reading.list-complete",
    title: "List sends every resource once, with all its metadata and its spec",
    covers: ["COSI-LST-001"],
    async run(context) {
      const { world, call } = context;
      const stored: Resource[] = [];
      for (const init of inits) stored.push(await world.create(init));
      stored.push(await world.create({ finalizers: ["a", "b"], labels: texts }, { owner: "controller-a" }));
      stored[0] = await world.update(stored[0]!, { annotations: { note: "2", other: "3" } });
      const { namespace, type } = world;
      judgeAll(context, await call.list({ namespace, type, options: {} }), stored);
      judgeAll(context, await call.list({ namespace, type }), stored);
      const options = { labelQuery: [{ terms: [{ key: "tier" }] }] };
      judgeAll(
        context,
        await call.list({ namespace, type, options }),
        stored.filter((each) => "tier" in each.metadata!.labels),
      );
    },
  }),
  test({
    id: "reading.list-many",
    title: "List sends all of many resources",
    covers: ["COSI-LST-001"],
    async run(context) {
      const { world, call } = context;
      const stored: Resource[] = [];
      const { namespace, type } = world;
      for (let batch = 0; batch < 13; batch++) {
        const created = Array.from({ length: 40 }, () => world.create({ spec: { yamlSpec: "a: 1\n" } }));
        stored.push(...(await Promise.all(created)));
        if (batch % 4 === 0) judgeAll(context, await call.list({ namespace, type, options: {} }), stored);
      }
    },
  }),
  test({
    id: "reading.list-order",
    title:
      "List sends resources in ascending order of the bytes of their IDs, in whatever order they were written",
    covers: ["COSI-LST-002"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      for (const id of world.random.shuffle(ordered)) await world.create({ id });
      // Neither the first nor the last write says where a resource stands.
      await world.update(await world.get(world.resource({ id: "b" })));
      await world.update(await world.get(world.resource({ id: "10" })));
      const outcome = await call.list({ namespace, type, options: {} });
      const ids = check.succeeds("COSI-LST-002", outcome).map(idOf);
      const at = ids.findIndex((id, i) => i > 0 && compareBytes(ids[i - 1]!, id) > 0);
      const got = at < 0 ? "that" : `${JSON.stringify(ids[at - 1])} before ${JSON.stringify(ids[at])}`;
      check.that("COSI-LST-002", at < 0, { want: "ascending byte order of IDs", got }, outcome);
    },
  }),
  test({
    id: "reading.list-nothing",
    title: "List of an unknown kind sends no message and ends with OK",
    covers: ["COSI-LST-003"],
    effects: "none",
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const kinds = [
        { namespace, type },
        { namespace: "meta", type },
        { namespace, type: descriptions[1]!.type },
        { namespace, type: "no type at all" },
      ];
      for (const kind of kinds) judgeNothing({ check }, await call.list({ ...kind, options: {} }));
    },
  }),
  test({
    id: "reading.list-nothing-left",
    title: "List of a kind whose last resource was destroyed sends no message and ends with OK",
    covers: ["COSI-LST-003"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const stored = [await world.create(), await world.create()];
      for (const each of stored) await world.destroy(each);
      await world.create({ namespace: world.otherNamespace() });
      await world.create({ type: world.otherType() });
      judgeNothing({ check }, await call.list({ namespace, type, options: {} }));
    },
  }),
  test({
    id: "reading.list-own-writes",
    title: "A List after a write reflects that write",
    covers: ["COSI-LST-006"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const label = { labelQuery: [{ terms: [{ key: "on" }] }] };
      const judge = async (
        want: readonly Resource[],
        options: { labelQuery?: { terms: { key: string }[] }[] },
      ): Promise<void> => {
        const outcome = await call.list({ namespace, type, options });
        if (outcome.kind !== "ok") return check.isOk("COSI-LST-006", outcome);
        const show = (resources: readonly Resource[]): string =>
          resources
            .map(({ metadata }) => `${metadata?.id} version ${metadata?.version}`)
            .sort()
            .join(", ") || "nothing";
        const [got, wanted] = [show(outcome.value), show(want)];
        check.that("COSI-LST-006", got === wanted, { want: wanted, got }, outcome);
      };
      let stored: Resource[] = [];
      for (let round = 0; round < 3; round++) {
        await judge(stored, {});
        stored.push(await world.create({ id: `a${round}` }));
        await judge(stored, {});
        await judge(
          stored.filter(({ metadata }) => "on" in metadata!.labels),
          label,
        );
        // In and out of the label filter.
        for (const labels of [{ on: "1" }, { off: "1" }, { on: "2" }]) {
          stored[round] = await world.update(stored[round]!, { labels });
          await judge(stored, {});
          await judge(
            stored.filter((each) => "on" in each.metadata!.labels),
            label,
          );
        }
      }
      for (const each of [...stored]) {
        await world.destroy(each);
        stored = stored.filter((other) => other !== each);
        await judge(stored, {});
        await judge(stored, label);
      }
    },
  }),
];

function judgeNothing({ check }: Pick<TestContext, "check">, outcome: Outcome): void {
  check.isOk("COSI-LST-003", outcome);
  const count = outcome.exchange.responseCount;
  check.that("COSI-LST-003", count === 0, { want: "no message", got: `${count} messages` }, outcome);
}
