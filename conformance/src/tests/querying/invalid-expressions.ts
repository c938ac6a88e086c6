import { test } from "../../test.ts";

/** Expressions that are not valid in RE2. */
const invalid = [
  "(",
  ")",
  "a)",
  "[",
  "[a",
  "[z-a]",
  "[[:nothing:]]",
  "*a",
  "+",
  "a**",
  "a++",
  "\\",
  "\\8",
  "\\pX",
  "(?i",
  "(?z)a",
  "(?P<n",
  "a{1001}",
  "a{2,1}",
  "x{100000}",
];

/** Expressions that only an engine that goes back can match. */
const backtracking = ["(?=a)", "a(?!b)", "(?<=a)b", "(?<!a)b", "(a)\\1", "(?P<n>a)(?P=n)", "(?>a)b"];

export default [
  test({
    id: "querying.invalid-expressions",
    title: "An expression that is not valid in RE2 is refused, whether or not there is something to match",
    covers: ["COSI-QRY-024"],
    effects: "none",
    async run({ world, call, check }) {
      const empty = { namespace: world.namespace, type: world.type };
      const definitions = { namespace: "meta", type: "ResourceDefinitions.meta.cosi.dev" };
      for (const kind of [empty, definitions]) {
        for (const regexp of invalid) {
          const outcome = await call.list({ ...kind, options: { idQuery: { regexp } } });
          check.refusedWith("COSI-QRY-024", outcome, "INVALID_ARGUMENT");
        }
      }
    },
  }),
  test({
    id: "querying.no-backtracking",
    title: "Look-around and back-references are refused",
    covers: ["COSI-QRY-024"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      for (const id of ["ab", "aa", "b"]) await world.create({ id, labels: { a: "1" } });
      for (const regexp of backtracking) {
        const outcome = await call.list({ namespace, type, options: { idQuery: { regexp } } });
        check.refusedWith("COSI-QRY-024", outcome, "INVALID_ARGUMENT");
      }
    },
  }),
];
