import { equals } from "@bufbuild/protobuf";
import { type Resource, ResourceSchema } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { describeDifference } from "../../check/describe.ts";
import { test } from "../../test.ts";
import { compareBytes, listWhatIsThere } from "./_kinds.ts";

/** Resources of each kind that are read one by one. */
const maxReads = 25;

const idOf = (resource: Resource): string => nameOf(resource).id;

export default [
  test({
    id: "reading.what-is-there-in-order",
    title: "A List of what is there anyway is sorted, sends each ID once, and only resources of its kind",
    covers: ["COSI-LST-001", "COSI-LST-002", "COSI-LST-004"],
    effects: "none",
    async run({ call, check }) {
      const listed = await listWhatIsThere(call);
      if (listed.length === 0) check.notApplicable("the server lists none of the kinds it describes");
      for (const { kind, resources, evidence } of listed) {
        const ids = resources.map(idOf);
        const twice = ids.find((id, i) => ids.indexOf(id) !== i);
        const once = {
          want: `each resource of ${kind.type} once`,
          got: twice === undefined ? "that" : `${twice} twice`,
        };
        check.that("COSI-LST-001", twice === undefined, once, evidence);
        const at = ids.findIndex((id, i) => i > 0 && compareBytes(ids[i - 1]!, id) > 0);
        const got = at < 0 ? "that" : `${JSON.stringify(ids[at - 1])} before ${JSON.stringify(ids[at])}`;
        check.that(
          "COSI-LST-002",
          at < 0,
          { want: `${kind.type} in ascending byte order of IDs`, got },
          evidence,
        );
        const other = resources
          .map(nameOf)
          .find(({ namespace, type }) => namespace !== kind.namespace || type !== kind.type);
        const what = other === undefined ? "that" : `a resource of ${other.type} in ${other.namespace}`;
        const want = `resources of ${kind.type} in ${kind.namespace} only`;
        check.that("COSI-LST-004", other === undefined, { want, got: what }, evidence);
      }
    },
  }),
  test({
    id: "reading.what-is-there-one-by-one",
    title: "Get answers the resources that List sends, if nobody changes them",
    covers: ["COSI-GET-001", "COSI-LST-001"],
    effects: "none",
    async run({ call, check }) {
      let count = 0;
      for (const { kind, resources } of await listWhatIsThere(call)) {
        const gets = [];
        for (const listed of resources.slice(0, maxReads)) {
          gets.push({ listed, outcome: await call.get({ ...kind, id: idOf(listed) }) });
        }
        const again = await call.list({ ...kind, options: {} });
        if (again.kind !== "ok") continue;
        for (const { listed, outcome } of gets) {
          // Others may write meanwhile: only what is the same before and after can be compared.
          const isStable = again.value.some((each) => equals(ResourceSchema, each, listed));
          if (!isStable) continue;
          count++;
          check.returns("COSI-GET-001", outcome, listed);
          const got = outcome.kind === "ok" ? outcome.value.resource : undefined;
          const holds = got === undefined || equals(ResourceSchema, got, listed);
          const texts = { want: "what Get answers", got: holds ? "that" : describeDifference(listed, got) };
          check.that("COSI-LST-001", holds, texts, again);
        }
      }
      if (count === 0) check.notApplicable("the server has no resource to look at");
    },
  }),
];
