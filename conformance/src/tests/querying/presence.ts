import { LabelTerm_Operation as Op } from "@cosi-spec/types";
import { test } from "../../test.ts";
import { allOf, judgeSelection, judgeTerm, key, storeSamples } from "./_select.ts";

const values = [undefined, "", "a", "b"];

export default [
  test({
    id: "querying.exists",
    title: "EXISTS looks at whether the label is there, whatever its value and the operands",
    covers: ["COSI-QRY-006"],
    async run(context) {
      const samples = await storeSamples(context, values);
      for (const operands of [[], ["a"], ["", "b"]]) {
        await judgeTerm(context, { op: Op.EXISTS, value: operands }, samples, (value) => [
          "COSI-QRY-006",
          value !== undefined,
        ]);
        await judgeTerm(context, { op: Op.EXISTS, value: operands, invert: true }, samples, (value) => [
          "COSI-QRY-006",
          value === undefined,
        ]);
      }
    },
  }),
  test({
    id: "querying.not-exists",
    title: "NOT_EXISTS looks at whether the label is absent and ignores `invert`",
    covers: ["COSI-QRY-012"],
    async run(context) {
      const samples = await storeSamples(context, values);
      for (const operands of [[], ["a"]]) {
        for (const invert of [false, true]) {
          await judgeTerm(context, { op: Op.NOT_EXISTS, value: operands, invert }, samples, (value) => [
            "COSI-QRY-012",
            value === undefined,
          ]);
        }
      }
    },
  }),
  test({
    id: "querying.exact-keys",
    title: "The key of a term names one label exactly",
    covers: ["COSI-QRY-006"],
    async run(context) {
      const { world } = context;
      const one = await world.create({ labels: { [key]: "1" } });
      const upper = await world.create({ labels: { K: "1" } });
      const longer = await world.create({ labels: { "k.example.dev/name": "1" } });
      const empty = await world.create({ labels: { "": "1" } });
      const inherited = await world.create({ labels: { constructor: "1" } });
      const rows = [
        [key, one],
        ["K", upper],
        ["k.example.dev/name", longer],
        ["", empty],
        ["constructor", inherited],
      ] as const;
      for (const [name, resource] of rows) {
        const what = `EXISTS ${JSON.stringify(name)}`;
        await judgeSelection(context, "COSI-QRY-006", allOf({ key: name, op: Op.EXISTS }), [resource], what);
      }
      await judgeSelection(
        context,
        "COSI-QRY-006",
        allOf({ key: "toString", op: Op.EXISTS }),
        [],
        "EXISTS of no label",
      );
    },
  }),
];
