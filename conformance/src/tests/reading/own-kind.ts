import { nameOf } from "../../check/content.ts";
import { type TestContext, test } from "../../test.ts";
import { descriptions, type Kind } from "./_kinds.ts";

/** Texts that stand for more than themselves in some system. */
const wildcards = ["", "*", "%", "_", "?", ".*", "all", "default", "/", "\0"];

/** Judges that a List sends resources of its kind only; whether it sends any is left open. */
async function judge({ call, check }: Pick<TestContext, "call" | "check">, kind: Kind): Promise<void> {
  const outcome = await call.list({ ...kind, options: {} });
  // A server may refuse names; then it sends nothing of another kind either.
  const resources = outcome.kind === "ok" ? outcome.value : [];
  const other = resources
    .map(nameOf)
    .find(({ namespace, type }) => namespace !== kind.namespace || type !== kind.type);
  const want = `nothing but ${JSON.stringify(kind.type)} in ${JSON.stringify(kind.namespace)}`;
  const got =
    other === undefined ? "that" : `${JSON.stringify(other.type)} in ${JSON.stringify(other.namespace)}`;
  check.that("COSI-LST-004", other === undefined, { want, got }, outcome);
}

export default [
  test({
    id: "reading.no-wildcards",
    title: "No text in the namespace or type of a List is a wildcard",
    covers: ["COSI-LST-004"],
    effects: "none",
    async run(context) {
      for (const { namespace, type } of descriptions) {
        const [name = "", ...suffix] = type.split(".");
        const types = [
          ...wildcards,
          name,
          `${name}.*`,
          `%${suffix.join(".")}`,
          name.toLowerCase(),
          type.toLowerCase(),
        ];
        for (const text of types) await judge(context, { namespace, type: text });
        for (const text of [...wildcards, "m*", "me%", "met_", "META", "meta/"])
          await judge(context, { namespace: text, type });
      }
    },
  }),
  test({
    id: "reading.neighbours",
    title: "List does not take kinds whose names are alike for one",
    covers: ["COSI-LST-004"],
    async run(context) {
      const { world } = context;
      const { namespace, type } = world;
      const [head = "", ...rest] = type.split(".");
      const kinds = [
        { namespace, type },
        { namespace: `${namespace}-2`, type },
        { namespace: `${namespace}/a`, type },
        { namespace: namespace.toUpperCase(), type },
        { namespace, type: `a/${type}` },
        { namespace, type: `${type}.more` },
        { namespace, type: type.toLowerCase() },
        { namespace, type: `${head}X.${rest.join(".")}` },
        { namespace: `${namespace}a`, type },
      ];
      for (const kind of kinds) await world.create({ ...kind, id: "same" });
      for (const kind of kinds) await judge(context, kind);
      for (const text of wildcards) {
        await judge(context, { namespace, type: text });
        await judge(context, { namespace: text, type });
      }
      await judge(context, { namespace, type: head });
      await judge(context, { namespace: namespace.slice(0, -1), type });
      await judge(context, { namespace: `${namespace.slice(0, -1)}_`, type });
      await judge(context, { namespace, type: `${type.slice(0, -1)}_` });
      await judge(context, { namespace: `${namespace}%`, type });
    },
  }),
];
