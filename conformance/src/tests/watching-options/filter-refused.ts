import { LabelTerm_Operation } from "@cosi-spec/types";
import { type Test, type TestContext, test } from "../../test.ts";
import { having, type Query, withId } from "./_queries.ts";
import { open } from "./_reading.ts";

interface Row {
  readonly name: string;
  readonly what: string;
  readonly query: Query;
  readonly isHazardous?: boolean;
}

const unknown = { terms: [{ key: "a", op: 99 as LabelTerm_Operation, value: ["1"] }] };

const rows: readonly Row[] = [
  { name: "expression", what: "an ID query that is not closed", query: withId("(") },
  { name: "look-around", what: "an ID query that looks ahead", query: withId("^(?=a)a", having("a")) },
  { name: "operation", what: "an unknown operation", query: { labelQuery: [unknown] } },
  {
    name: "second-query",
    what: "an unknown operation in the second of two queries",
    query: { labelQuery: [...(having("a").labelQuery ?? []), unknown] },
  },
  {
    name: "no-operand",
    what: "a comparison without a value",
    query: { labelQuery: [{ terms: [{ key: "a", op: LabelTerm_Operation.EQUAL }] }] },
    isHazardous: true,
  },
];

const styles = [{}, { bootstrapContents: true }, { aggregated: true }];

async function judge({ world, call, check }: TestContext, query: Query): Promise<void> {
  const { namespace, type } = world;
  const list = await call.list({ namespace, type, options: query });
  if (list.kind !== "refused") return check.notApplicable("List does not refuse this query");
  for (const style of styles) {
    const { opening } = await open(
      { call },
      { namespace, type, apiVersion: 1, options: { ...query, ...style } },
    );
    check.refusedWith("COSI-WCH-031", opening, list.code);
  }
}

export default rows.map(
  ({ name, what, query, isHazardous }): Test =>
    test({
      id: `watching-options.filter-refused-${name}`,
      title: `A watch filtered by ${what} is refused as List is`,
      covers: ["COSI-WCH-031"],
      effects: "none",
      ...(isHazardous === undefined ? {} : { isHazardous }),
      run: (context) => judge(context, query),
    }),
);
