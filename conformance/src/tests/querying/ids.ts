import { test } from "../../test.ts";
import { allOf, idsOf, judgeSelection } from "./_select.ts";

const ids = [
  "eth0",
  "eth0.1",
  "ETH0",
  "path",
  "x",
  "\u00e9",
  "\u{1f600}",
  "a b",
  "a\nb",
  "eth10",
  "q\u0663",
  "(eth",
  "th+",
  "k=v",
];

/** Expressions and the IDs that contain a match; what is at stake is the place of the match. */
const positions: readonly (readonly [string, readonly string[]])[] = [
  ["th", ["eth0", "eth0.1", "path", "eth10", "(eth", "th+"]],
  ["^eth", ["eth0", "eth0.1", "eth10"]],
  ["0$", ["eth0", "ETH0", "eth10"]],
  ["^eth\\d+$", ["eth0", "eth10"]],
  ["^eth0$", ["eth0"]],
  ["h0", ["eth0", "eth0.1"]],
  ["eth0\\.1", ["eth0.1"]],
  ["^th", ["th+"]],
  ["th$", ["path", "(eth"]],
  ["^$", []],
  ["nothing", []],
  ["^path$|^x$", ["path", "x"]],
  ["\u00e9", ["\u00e9"]],
];

/** Expressions that mean something else, or nothing, in another syntax. */
const syntax: readonly (readonly [string, readonly string[]])[] = [
  ["ETH", ["ETH0"]],
  ["(?i)ETH", ["eth0", "eth0.1", "ETH0", "eth10", "(eth"]],
  ["(?i:E)TH", ["ETH0"]],
  ["^.$", ["x", "\u00e9", "\u{1f600}"]],
  ["^..$", ["q\u0663"]],
  ["^a.b$", ["a b"]],
  ["(?s)^a.b$", ["a b", "a\nb"]],
  ["^b$", []],
  ["(?m)^b$", ["a\nb"]],
  ["a$", []],
  ["(?P<name>eth)1", ["eth10"]],
  ["\\Ax\\z", ["x"]],
  ["^[[:alpha:]]+$", ["path", "x"]],
  ["^\\pL+$", ["path", "x", "\u00e9"]],
  ["\\d", ["eth0", "eth0.1", "ETH0", "eth10"]], // digits of ASCII
  ["^\\w+$", ["eth0", "ETH0", "path", "x", "eth10"]],
  ["^\\x{1F600}$", ["\u{1f600}"]],
  ["^\\Qth+\\E$", ["th+"]],
  ["^\\(eth", ["(eth"]],
  ["^e(?:th){1,2}10$", ["eth10"]],
  ["^(e|et|eth)0$", ["eth0"]],
];

export default [
  test({
    id: "querying.id-positions",
    title: "An ID query selects IDs that contain a match anywhere, and anchors count",
    covers: ["COSI-QRY-021"],
    async run(context) {
      const stored = [];
      for (const id of ids) stored.push(await context.world.create({ id }));
      for (const [regexp, want] of positions) {
        const resources = stored.filter(({ metadata }) => want.includes(metadata!.id));
        await judgeSelection(context, "COSI-QRY-021", { idQuery: { regexp } }, resources, regexp);
      }
    },
  }),
  test({
    id: "querying.id-syntax",
    title: "An ID query is read as RE2 syntax, with a dot for one code point",
    covers: ["COSI-QRY-022"],
    async run(context) {
      const stored = [];
      for (const id of ids) stored.push(await context.world.create({ id }));
      for (const [regexp, want] of syntax) {
        const resources = stored.filter(({ metadata }) => want.includes(metadata!.id));
        await judgeSelection(context, "COSI-QRY-022", { idQuery: { regexp } }, resources, regexp);
      }
    },
  }),
  test({
    id: "querying.no-id-query",
    title: "An absent ID query and an empty expression filter nothing",
    covers: ["COSI-QRY-023"],
    async run(context) {
      const { world, call, check } = context;
      const stored = [];
      for (const id of ids.slice(0, 4)) stored.push(await world.create({ id, labels: { a: "1" } }));
      const labels = allOf({ key: "a" });
      const styles = [
        { idQuery: { regexp: "" } },
        { idQuery: {} },
        { ...labels, idQuery: { regexp: "" } },
        {},
        labels,
      ];
      for (const options of styles) {
        // A query with an expression comes before each, so that one that is kept is noticed.
        const one = await call.list({
          namespace: world.namespace,
          type: world.type,
          options: { idQuery: { regexp: "^path" } },
        });
        if (one.kind !== "ok") check.isOk("COSI-QRY-023", one);
        const what = "a query without expression";
        await judgeSelection(context, "COSI-QRY-023", options, stored, what);
      }
    },
  }),
  test({
    id: "querying.no-id-query-read-only",
    title: "An empty expression selects what a List without options sends",
    covers: ["COSI-QRY-023"],
    effects: "none",
    async run({ call, check }) {
      const kind = { namespace: "meta", type: "ResourceDefinitions.meta.cosi.dev" };
      const filtered = { ...kind, options: { idQuery: { regexp: "" } } };
      const [before, outcome, after] = [
        await call.list(kind),
        await call.list(filtered),
        await call.list(kind),
      ];
      if (before.kind !== "ok" || after.kind !== "ok")
        return check.notApplicable("the server does not list definitions");
      if (outcome.kind !== "ok") return check.isOk("COSI-QRY-023", outcome);
      // Others may write meanwhile: what is there before and after has to be there in between.
      const [got, later] = [idsOf(outcome.value), idsOf(after.value)];
      const lost = [...idsOf(before.value)].filter((id) => later.has(id) && !got.has(id));
      const texts = {
        want: `${before.value.length} resources`,
        got: lost.length === 0 ? "those" : `not ${lost.slice(0, 5).join(", ")}`,
      };
      check.that("COSI-QRY-023", lost.length === 0, texts, outcome);
    },
  }),
];
