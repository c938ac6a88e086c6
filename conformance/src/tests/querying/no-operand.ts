import { LabelTerm_Operation as Op } from "@cosi-spec/types";
import { type Test, test } from "../../test.ts";
import { allOf, idsOf } from "./_select.ts";

const operations = [
  ["EQUAL", Op.EQUAL],
  ["LT", Op.LT],
  ["LTE", Op.LTE],
  ["LT_NUMERIC", Op.LT_NUMERIC],
  ["LTE_NUMERIC", Op.LTE_NUMERIC],
] as const;

/** Comparisons without an operand. Some servers do not survive them. */
export default operations.map(
  ([name, op]): Test =>
    test({
      id: `querying.no-operand-${name.toLowerCase().replace("_", "-")}`,
      title: `${name} without an operand is refused and does not end the server`,
      covers: ["COSI-QRY-016", "COSI-QRY-017"],
      isHazardous: true,
      async run({ world, call, check }) {
        const { namespace, type } = world;
        const stored = [
          await world.create({ labels: { k: "1" } }),
          await world.create({ labels: { k: "" } }),
        ];
        const absent = await world.create();
        for (const invert of [false, true]) {
          const options = allOf({ key: "k", op, invert });
          const listed = await call.list({ namespace, type, options });
          check.isAnswered("COSI-QRY-017", listed);
          if (listed.kind === "ok") {
            // False before `invert` is applied; for a resource without the label the table of the term decides.
            const isFalse = stored.every(({ metadata }) => idsOf(listed.value).has(metadata!.id) === invert);
            const got = isFalse
              ? "the comparison counts as false"
              : `it selects ${listed.value.length} of 3 resources`;
            const want = "INVALID_ARGUMENT (another refusal and a false comparison tolerated)";
            if (isFalse) check.tolerates("COSI-QRY-016", { want, got }, listed);
            else check.that("COSI-QRY-016", false, { want, got }, listed);
          } else check.isRefused("COSI-QRY-016", listed);
          if (listed.kind === "refused" && listed.code !== "INVALID_ARGUMENT") {
            check.tolerates("COSI-QRY-016", { want: "INVALID_ARGUMENT", got: listed.code }, listed);
          }
          if (listed.kind === "lost") return;
        }
        const watch = call.watch({ namespace, type, apiVersion: 1, options: allOf({ key: "k", op }) });
        const first = await watch.takeMessages(1);
        watch.cancel();
        // What a watch answers is left to other tests; here it is enough that somebody can answer.
        const after = await call.get({ namespace, type, id: absent.metadata!.id });
        const isThere = first.end !== "lost" && after.kind !== "lost";
        const texts = {
          want: "a server that goes on after such a watch",
          got: isThere ? "that" : "the server is gone",
        };
        check.that("COSI-QRY-017", isThere, texts, watch);
      },
    }),
);
