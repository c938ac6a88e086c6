import { created, destroyed } from "../../check/event-pattern.ts";
import { type Test, test } from "../../test.ts";
import { anyOfQueries, equalTo, having, lacking, type Query, withId } from "./_queries.ts";

interface Row {
  readonly name: string;
  readonly what: string;
  readonly query: Query;
  /** Labels of a resource that the query selects; its id contains `eth`. */
  readonly labels: Readonly<Record<string, string>>;
}

const rows: readonly Row[] = [
  { name: "label", what: "a label that is there", query: having("tier"), labels: { tier: "x" } },
  { name: "no-label", what: "a label that is not there", query: lacking("tier"), labels: {} },
  { name: "value", what: "the value of a label", query: equalTo("tier", "web"), labels: { tier: "web" } },
  {
    name: "terms",
    what: "two terms that both hold",
    query: { labelQuery: [{ terms: [...termsOf(having("tier")), ...termsOf(lacking("old"))] }] },
    labels: { tier: "web" },
  },
  {
    name: "queries",
    what: "one of two queries",
    query: anyOfQueries(equalTo("tier", "db"), having("old")),
    labels: { old: "" },
  },
  { name: "id", what: "a part of the id", query: withId("eth"), labels: {} },
  {
    name: "id-and-label",
    what: "a part of the id and a label",
    query: withId("eth", having("tier")),
    labels: { tier: "x" },
  },
];

function termsOf({ labelQuery = [] }: Query) {
  return labelQuery.flatMap(({ terms = [] }) => terms);
}

const population: readonly {
  readonly hint: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}[] = [
  { hint: "eth" },
  { hint: "eth", labels: { tier: "web" } },
  { hint: "wlan", labels: { tier: "web", old: "" } },
  { hint: "eth", labels: { tier: "db", old: "yes" } },
  { hint: "wlan", labels: { tier: "db" } },
  { hint: "wlan", annotations: { tier: "web", old: "" } },
];

export default rows.map(
  ({ name, what, query, labels }): Test =>
    test({
      id: `watching-options.filter-selects-${name}`,
      title: `A watch filtered by ${what} tells of the creations and removals of what List selects`,
      covers: ["COSI-WCH-027"],
      async run({ world, check }) {
        const watch = await world.watch(query);
        const resources = [];
        for (const { hint, ...init } of population) {
          resources.push(await world.create({ id: world.newId(hint), ...init }));
        }
        const listed = (await world.list(query)).map(({ metadata }) => metadata?.id);
        const selected = resources.filter(({ metadata }) => listed.includes(metadata?.id));
        for (const each of resources) await world.destroy(each);
        const batch = await world.upToFence(watch, { id: world.newId("eth-fence"), labels });
        check.events("COSI-WCH-027", batch, [...selected.map(created), ...selected.map(destroyed)]);
      },
    }),
);
