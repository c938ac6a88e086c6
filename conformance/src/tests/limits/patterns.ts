import { test } from "../../test.ts";
import { survives } from "./_survive.ts";

/** Expressions that are dear to engines that backtrack, or that expand what is counted. */
const dear = [
  "^(a+)+$",
  "^(a|a)*$",
  "^(a|aa)+$",
  "^([a-z]+)*$",
  "(.*a){20}$",
  "^(a?){60}a{60}$",
  "((a{0,100}){0,100}){0,100}",
  "(?:a{1000}){1000}",
  "(x+x+)+y",
];

/** Expressions that some engine refuses and another takes. */
const odd = [
  "(",
  ")",
  "[",
  "a{2,1}",
  "*",
  "(?P<n",
  "\\",
  "(?=a)a",
  "(?<=a)a",
  "(a)\\1",
  "\\pL",
  "\\p{Nope}",
  "(?i)A",
  "a**",
  "[z-a]",
  "\\x{110000}",
  "\\Q",
  "$^",
  "(((((((((((((((((((((((((((((((((((((((((((((((",
];

export default [
  test({
    id: "limits.dear-patterns",
    title: "While an id query is evaluated other calls are answered, whatever the expression",
    covers: ["COSI-LIM-002", "COSI-LIM-003"],
    isHazardous: true,
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const other = await world.create({ namespace: world.otherNamespace() });
      const { namespace: otherNamespace, id } = other.metadata!;
      // What almost matches is tried in all ways.
      for (const last of ["!", "b"]) await world.create({ id: `${"a".repeat(60)}${last}` });
      await world.create({ id: `${"x".repeat(200)}!` });
      for (const regexp of dear) {
        const list = call.list({ namespace, type, options: { idQuery: { regexp } } });
        const get = await call.get({ namespace: otherNamespace, type, id });
        check.isAnswered("COSI-LIM-003", get);
        if (get.kind === "lost" || get.kind === "silent") return;
        const outcome = await list;
        check.isAnswered("COSI-LIM-002", outcome);
        if (outcome.kind === "silent") return;
      }
    },
  }),
  test({
    id: "limits.dear-patterns-in-watches",
    title: "While a watch compares ids with an expression other calls are answered",
    covers: ["COSI-LIM-003"],
    isHazardous: true,
    async run({ world, call, check }) {
      const { namespace, type } = world;
      for (const regexp of dear) {
        const watch = call.watch({ namespace, type, options: { idQuery: { regexp } }, apiVersion: 1 });
        await watch.takeMessages(1);
        const resource = world.resource({ id: `${"a".repeat(50)}!${world.random.hex(6)}` });
        const created = await call.create({ resource, options: {} });
        watch.cancel();
        check.isAnswered("COSI-LIM-003", created);
        if (created.kind === "lost" || created.kind === "silent") return;
      }
    },
  }),
  test({
    id: "limits.odd-patterns",
    title: "An expression that is malformed, or written for another engine, does not end the server",
    covers: ["COSI-LIM-001", "COSI-LIM-002"],
    isHazardous: true,
    async run(context) {
      const { world, call } = context;
      const { namespace, type } = world;
      await world.create({ id: "aba" });
      for (const regexp of [...odd, "(a?)".repeat(2000), "a".repeat(100_000)]) {
        const outcome = await call.list({ namespace, type, options: { idQuery: { regexp } } });
        if (!survives(context, outcome)) return;
      }
    },
  }),
];
