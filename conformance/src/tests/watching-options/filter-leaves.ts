import { created, destroyed } from "../../check/event-pattern.ts";
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
  { name: "label", what: "loses a label", query: having("a"), inside: { a: "" }, outside: {} },
  {
    name: "value",
    what: "loses the value",
    query: equalTo("a", "1"),
    inside: { a: "1" },
    outside: { a: "2" },
  },
  { name: "no-label", what: "gains a label", query: lacking("a"), inside: {}, outside: { a: "" } },
];

export default rows.map(
  ({ name, what, query, inside, outside }): Test =>
    test({
      id: `watching-options.filter-leaves-${name}`,
      title: `A resource that ${what} and so no longer matches is delivered as DESTROYED with its new state`,
      covers: ["COSI-WCH-030"],
      async run({ world, check }) {
        // The watch was never told of this one.
        const early = await world.create({ labels: inside });
        const watch = await world.watch(query);
        const first = await world.create({ labels: inside });
        const second = await world.update(first, { labels: outside });
        const earlySecond = await world.update(early, { labels: outside });
        check.events("COSI-WCH-030", await world.upToFence(watch, { labels: inside }), [
          created(first),
          destroyed(second),
          destroyed(earlySecond),
        ]);
      },
    }),
);
