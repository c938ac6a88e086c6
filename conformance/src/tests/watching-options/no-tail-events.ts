import { type Test, test } from "../../test.ts";
import { having, withId } from "./_queries.ts";
import { open, type WatchRequestInit } from "./_reading.ts";

const rows: readonly {
  readonly name: string;
  readonly what: string;
  readonly isSingle?: boolean;
  readonly options: NonNullable<WatchRequestInit["options"]>;
}[] = [
  { name: "kind", what: "a kind watch", options: { tailEvents: 1 } },
  { name: "many", what: "a kind watch that wants many", options: { tailEvents: 2_147_483_647 } },
  { name: "single", what: "a single watch", isSingle: true, options: { tailEvents: 1 } },
  { name: "filtered", what: "a filtered watch", options: { tailEvents: 1, ...withId("a", having("a")) } },
  { name: "aggregated", what: "an aggregated watch", options: { tailEvents: 1, aggregated: true } },
];

export default rows.map(
  ({ name, what, isSingle, options }): Test =>
    test({
      id: `watching-options.no-tail-${name}`,
      title: `A server without tail events refuses them on ${what}`,
      covers: ["COSI-WCH-044", "COSI-WCH-045"],
      effects: "none",
      async run({ world, call, check }) {
        const { namespace, type, features } = world;
        if (features["tail-events"].isPresent) return check.notApplicable("the server has tail events");
        const single = isSingle === true ? { id: world.newId() } : {};
        const { opening } = await open({ call }, { namespace, type, ...single, apiVersion: 1, options });
        check.isRefused("COSI-WCH-044", opening);
        check.refusedWith("COSI-WCH-045", opening, "UNIMPLEMENTED", ["UNKNOWN"]);
      },
    }),
);
