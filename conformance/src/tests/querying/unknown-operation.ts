import { create } from "@bufbuild/protobuf";
import { LabelTermSchema, type LabelTerm_Operation as Op } from "@cosi-spec/types";
import { type TestContext, test } from "../../test.ts";
import { anyOf, type Options } from "./_select.ts";

/** Numbers that are no operation, among them some whose low bits are one. */
const numbers = [8, 99, 256, 259, 65_536, 2_147_483_647, -1, -8, -2_147_483_648];

const known = create(LabelTermSchema, { key: "a" });
const unknown = (op: number) => create(LabelTermSchema, { key: "a", op: op as Op, value: ["1"] });

/** Places of an unknown operation in a query. */
const places = (op: number) => [
  [[unknown(op)]],
  [[known, unknown(op)]],
  [[unknown(op), known]],
  [[known], [unknown(op)]],
  [[], [unknown(op)]],
  [[create(LabelTermSchema, { key: "a", op: op as Op, invert: true })]],
];

/** Judges that a request is refused, and separately with which of the two codes. */
async function judge({ world, call, check }: TestContext, options: Options): Promise<void> {
  const { namespace, type } = world;
  const outcome = await call.list({ namespace, type, options });
  check.refusedWith("COSI-QRY-018", outcome, ["UNIMPLEMENTED", "INVALID_ARGUMENT"]);
  check.refusedWith("COSI-QRY-019", outcome, "UNIMPLEMENTED", ["INVALID_ARGUMENT"]);
}

async function judgeAll(context: TestContext): Promise<void> {
  for (const number of numbers) for (const entries of places(number)) await judge(context, anyOf(...entries));
}

export default [
  test({
    id: "querying.unknown-operation",
    title: "A term with an unknown operation is refused, wherever it stands",
    covers: ["COSI-QRY-018", "COSI-QRY-019"],
    async run(context) {
      for (const labels of [{ a: "1" }, { a: "2" }, {}]) await context.world.create({ labels });
      await judgeAll(context);
    },
  }),
  test({
    id: "querying.unknown-operation-empty-kind",
    title: "A term with an unknown operation is refused although there is nothing to compare",
    covers: ["COSI-QRY-018", "COSI-QRY-019"],
    effects: "none",
    async run(context) {
      await judgeAll(context);
      // The status is the same beside an ID query that is faulty too.
      await judge(context, { ...anyOf([unknown(99)]), idQuery: { regexp: "(" } });
    },
  }),
];
