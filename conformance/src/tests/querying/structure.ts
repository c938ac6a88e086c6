import { LabelTerm_Operation as Op } from "@cosi-spec/types";
import { test } from "../../test.ts";
import { allOf, anyOf, judgeSelection } from "./_select.ts";

/** Terms for the presence of a label. */
const [hasA, hasB, hasC] = ["a", "b", "c"].map((key) => ({ key, op: Op.EXISTS })) as [Term, Term, Term];
const lacksA = { ...hasA, invert: true };
const hasX = { key: "x", op: Op.EXISTS };

interface Term {
  readonly key: string;
  readonly op: Op;
}

/** Two resources for each set of labels. */
const sets = ["", "a", "b", "c", "ab", "ac", "bc", "abc"];

export default [
  test({
    id: "querying.entries",
    title: "A resource is selected if it matches at least one of several entries",
    covers: ["COSI-QRY-001"],
    async run(context) {
      const { world } = context;
      const stored = await storeSets(world);
      const select = (isWanted: (set: string) => boolean) =>
        stored.filter(({ set }) => isWanted(set)).map(({ resource }) => resource);
      const judge = (
        entries: readonly (readonly Term[])[],
        isWanted: (set: string) => boolean,
        what: string,
      ) => judgeSelection(context, "COSI-QRY-001", anyOf(...entries), select(isWanted), what);
      const has = (set: string, ...keys: readonly string[]): boolean => keys.some((key) => set.includes(key));
      await judge([[hasA], [hasB]], (set) => has(set, "a", "b"), "a or b");
      await judge([[hasX], [hasB]], (set) => has(set, "b"), "x or b");
      await judge([[hasA], [hasX]], (set) => has(set, "a"), "a or x");
      await judge([[hasX], [hasX], [hasC]], (set) => has(set, "c"), "x or x or c");
      await judge([[hasA], [lacksA]], () => true, "a or not a");
      await judge([[hasA, hasB], [hasC]], (set) => set.includes("ab") || has(set, "c"), "a and b, or c");
      await judge(
        [
          [hasA, hasX],
          [hasB, hasX],
        ],
        () => false,
        "a and x, or b and x",
      );
    },
  }),
  test({
    id: "querying.terms",
    title: "A resource matches an entry only if all of its terms hold",
    covers: ["COSI-QRY-002"],
    async run(context) {
      const stored = await storeSets(context.world);
      const rows: readonly (readonly [readonly Term[], readonly string[], string])[] = [
        [[hasA, hasB], ["ab", "abc"], "a and b"],
        [[hasB, hasA], ["ab", "abc"], "b and a"],
        [[hasA, hasB, hasC], ["abc"], "a and b and c"],
        [[lacksA, hasB], ["b", "bc"], "b without a"],
        [[hasA, lacksA], [], "a without a"],
        [[hasA, hasA], ["a", "ab", "ac", "abc"], "a and a"],
      ];
      for (const [terms, sets, what] of rows) {
        const want = stored.filter(({ set }) => sets.includes(set)).map(({ resource }) => resource);
        await judgeSelection(context, "COSI-QRY-002", allOf(...terms), want, what);
      }
    },
  }),
  test({
    id: "querying.no-terms",
    title: "An entry without terms matches every resource, alone and among others",
    covers: ["COSI-QRY-003"],
    async run(context) {
      const all = (await storeSets(context.world)).map(({ resource }) => resource);
      const rows = [
        [[[]], "an entry without terms"],
        [[[], []], "two entries without terms"],
        [[[hasA], []], "a, or an entry without terms"],
        [[[], [hasX]], "an entry without terms, or x"],
      ] as const;
      for (const [entries, what] of rows)
        await judgeSelection(context, "COSI-QRY-003", anyOf(...entries), all, what);
    },
  }),
  test({
    id: "querying.labels-and-id",
    title: "A resource has to pass the label filter and the ID filter",
    covers: ["COSI-QRY-004"],
    async run(context) {
      const { world } = context;
      const both = await world.create({ id: "eth-a", labels: { a: "1" } });
      await world.create({ id: "eth-b", labels: { b: "1" } });
      await world.create({ id: "lo-a", labels: { a: "1" } });
      await world.create({ id: "lo" });
      const rows = [
        [allOf(hasA), [both], "a"],
        [anyOf([hasX], [hasA]), [both], "x or a"],
        [allOf(hasX), [], "x"],
      ] as const;
      for (const [{ labelQuery }, want, what] of rows) {
        const options = { labelQuery, idQuery: { regexp: "^eth" } };
        await judgeSelection(context, "COSI-QRY-004", options, want, `${what}, with an ID from \`eth\``);
      }
    },
  }),
];

async function storeSets(world: Parameters<ReturnType<typeof test>["run"]>[0]["world"]) {
  const stored = [];
  for (const set of [...sets, ...sets]) {
    const labels = Object.fromEntries([...set].map((key) => [key, "1"]));
    stored.push({ set, resource: await world.create({ labels }) });
  }
  return stored;
}
