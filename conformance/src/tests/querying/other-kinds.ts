import { LabelTerm_Operation as Op, type Resource } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { anyOf } from "./_select.ts";

export default test({
  id: "querying.other-kinds",
  title: "A query with several entries selects resources of the kind of the request only",
  covers: ["COSI-QRY-005"],
  async run({ world, call, check }) {
    const [namespaces, types] = [
      [world.namespace, world.otherNamespace()],
      [world.type, world.otherType()],
    ];
    const kinds = namespaces.flatMap((namespace) => types.map((type) => ({ namespace, type })));
    for (const kind of kinds) {
      for (const key of ["a", "b", "c"]) await world.create({ ...kind, id: key, labels: { [key]: "1" } });
    }
    const terms = ["a", "b", "c"].map((key) => [{ key, op: Op.EXISTS }]);
    const absent = [{ key: "x", op: Op.EXISTS }];
    const queries = [
      [terms[0]!],
      terms.slice(0, 2),
      terms,
      [absent, terms[1]!],
      [terms[2]!, absent],
      [terms[0]!, []],
    ];
    for (const kind of kinds) {
      const isOther = (resource: Resource): boolean => {
        const { namespace, type } = nameOf(resource);
        return namespace !== kind.namespace || type !== kind.type;
      };
      for (const entries of queries) {
        const options = anyOf(...entries);
        const want = `resources of ${kind.type} in ${kind.namespace} only`;
        const listed = await call.list({ ...kind, options });
        if (listed.kind !== "ok") check.isOk("COSI-QRY-005", listed);
        else {
          const others = listed.value.filter(isOther);
          check.that("COSI-QRY-005", others.length === 0, { want, got: show(others) }, listed);
        }
        const watch = await world.watch({ ...kind, ...options, bootstrapContents: true });
        const fence = { ...kind, labels: Object.fromEntries(entries.flat().map(({ key }) => [key, "1"])) };
        const { events } = await world.upToFence(watch, fence);
        watch.cancel();
        const others = events.flatMap(({ resource }) => resource ?? []).filter(isOther);
        check.that("COSI-QRY-005", others.length === 0, { want, got: show(others) }, watch);
      }
    }
  },
});

function show(others: readonly Resource[]): string {
  if (others.length === 0) return "those";
  return others
    .map(nameOf)
    .map(({ namespace, type, id }) => `${id} of ${type} in ${namespace}`)
    .join(", ");
}
