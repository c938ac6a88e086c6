import { nameOf, withContentOf } from "../../check/content.ts";
import { type TestContext, test } from "../../test.ts";

type World = TestContext["world"];

const maxNameBytes = 255;

const lengthOf = (text: string): number => new TextEncoder().encode(text).length;

/** Appends characters until a text has so many bytes of UTF-8. */
function fill(start: string, character: string, byteLength = maxNameBytes): string {
  const room = byteLength - lengthOf(start);
  const width = lengthOf(character);
  return start + character.repeat(Math.floor(room / width)) + "x".repeat(room % width);
}

/** Long names in one part of a triple, in one script each, and in all parts at once. */
function longNames(
  world: World,
  character: string,
): readonly { namespace: string; type: string; id: string }[] {
  const short = { namespace: world.namespace, type: world.type, id: world.newId() };
  const namespace = fill(`${world.otherNamespace()}-`, character);
  // The type keeps the domain of the suite at its end.
  const type = world.otherType(fill("", character, maxNameBytes - lengthOf(world.otherType(""))));
  const id = fill(world.newId(), character);
  return [
    { ...short, namespace },
    { ...short, type },
    { ...short, id },
    { namespace, type, id },
  ];
}

export default ["x", "é", "漢", "🂡"].map((character, i) =>
  test({
    id: `limits.long-names-${i + 1}-byte`,
    title: `Names of 255 bytes in characters of ${i + 1} bytes are accepted`,
    covers: ["COSI-LIM-011"],
    async run({ world, call, check }) {
      for (const name of longNames(world, character)) {
        const wanted = world.resource(name);
        const outcome = await call.create({ resource: wanted, options: {} });
        check.isOk("COSI-LIM-011", outcome);
        if (outcome.kind !== "ok") continue;
        const want = withContentOf(outcome.value.resource ?? wanted, wanted);
        const got = await call.get(nameOf(wanted));
        check.isOk("COSI-LIM-011", got);
        if (got.kind !== "ok") continue;
        const isNamed = JSON.stringify(nameOf(got.value.resource ?? want)) === JSON.stringify(nameOf(wanted));
        const texts = { want: "the names as they were given", got: isNamed ? "those" : "other names" };
        check.that("COSI-LIM-011", isNamed, texts, got);
        const list = await call.list({ namespace: name.namespace, type: name.type });
        check.isOk("COSI-LIM-011", list);
        check.isOk("COSI-LIM-011", await call.update({ newResource: got.value.resource!, options: {} }));
        const watch = call.watch({ ...name, apiVersion: 1 });
        check.arrives("COSI-LIM-011", await watch.take(1));
        watch.cancel();
      }
    },
  }),
);
