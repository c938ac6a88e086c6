import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

/** Names that servers have been known to refuse or to rewrite. */
const names: readonly string[] = [
  ".",
  "..",
  "../up",
  "/",
  "/var/lib",
  "a//b/",
  "with space",
  " ",
  "*",
  "%2F",
  "%",
  "a+b&c=d?e#f",
  "quote'\"`",
  "back\\slash",
  "$HOME",
  "-dash",
  "_",
  "UPPER",
  "undefined",
  "null",
  "0",
  "constructor",
  "__proto__",
  "\u00e9t\u00e9",
  "\u540d\u524d",
  "\u0627\u0633\u0645",
  "\u{1f427}",
  "i".repeat(200),
];

export default test({
  id: "resources.any-name",
  title: "Slashes, dots, spaces and other characters of a name have no special meaning",
  covers: ["COSI-RES-003"],
  async run({ world, call, check }) {
    for (const [i, name] of names.entries()) {
      // Long names are for ids; namespaces and types have a part of the suite before or behind them.
      const isShort = name.length < 100;
      const resources = [
        world.resource({ id: name }),
        world.resource({ id: `${name}x` }),
        ...(isShort ? [world.resource({ namespace: world.otherNamespace(name) })] : []),
        ...(isShort ? [world.resource({ type: world.otherType(name) })] : []),
      ];
      for (const resource of resources) {
        const wanted = nameOf(resource);
        check.isOk("COSI-RES-003", await call.create({ resource, options: {} }));
        const got = await call.get(wanted);
        check.isOk("COSI-RES-003", got);
        if (got.kind !== "ok" || got.value.resource === undefined) continue;
        const isSame = JSON.stringify(nameOf(got.value.resource)) === JSON.stringify(wanted);
        const texts = {
          want: `name ${i}: ${JSON.stringify(wanted)}`,
          got: JSON.stringify(nameOf(got.value.resource)),
        };
        check.that("COSI-RES-003", isSame, texts, got);
        const { namespace, type, id } = wanted;
        const listed = await call.list({ namespace, type, options: {} });
        const isListed = listed.kind === "ok" && listed.value.some(({ metadata }) => metadata?.id === id);
        const lists = { want: `${JSON.stringify(id)} in its List`, got: isListed ? "it" : "not it" };
        check.that("COSI-RES-003", isListed, lists, listed);
        check.isOk("COSI-RES-003", await call.destroy({ ...wanted, options: {} }));
      }
    }
  },
});
