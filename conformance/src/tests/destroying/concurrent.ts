import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "destroying.concurrent",
  title: "Of concurrent Destroys of one resource at least one succeeds and the others find nothing",
  covers: ["COSI-DES-005", "COSI-DES-006"],
  async run({ world, call, check }) {
    for (let round = 0; round < 5; round++) {
      const name = nameOf(await world.create());
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, () => call.destroy({ ...name, options: {} })),
      );
      const count = outcomes.filter(({ kind }) => kind === "ok").length;
      const got = `${count} OK among 6 concurrent Destroys`;
      check.that("COSI-DES-005", count >= 1, { want: "at least one OK", got }, outcomes[0]);
      for (const outcome of outcomes) {
        if (outcome.kind !== "ok") check.refusedWith("COSI-DES-005", outcome, "NOT_FOUND");
      }
      check.that("COSI-DES-006", count === 1, { want: "exactly one OK", got }, outcomes[0]);
    }
  },
});
