import { created } from "../../check/event-pattern.ts";
import { type Test, test } from "../../test.ts";
import { equalTo, having, lacking, type Query } from "./_queries.ts";

interface Row {
  readonly name: string;
  readonly what: string;
  readonly query: Query;
  readonly inside: Readonly<Record<string, string>>;
  readonly outside: Readonly<Record<string, string>>;
}

const rows: readonly Row[] = [
  { name: "label", what: "gains a label", query: having("a"), inside: { a: "" }, outside: {} },
  {
    name: "value",
    what: "gets the value",
    query: equalTo("a", "1"),
    inside: { a: "1" },
    outside: { a: "2" },
  },
  { name: "no-label", what: "loses a label", query: lacking("a"), inside: {}, outside: { a: "" } },
];

export default rows.map(
  ({ name, what, query, inside, outside }): Test =>
    test({
      id: `watching-options.filter-enters-${name}`,
      title: `A resource that ${what} and so matches is delivered as CREATED with its new state`,
      covers: ["COSI-WCH-029"],
      async run({ world, check }) {
        const first = await world.create({ labels: outside });
        const watch = await world.watch(query);
        const second = await world.update(first, { labels: inside });
        const batch = await world.upToFence(watch, { labels: inside });
        check.events("COSI-WCH-029", batch, [created(second)]);
      },
    }),
);
