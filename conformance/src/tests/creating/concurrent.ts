import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "creating.concurrent",
  title: "Of concurrent Creates of one triple exactly one succeeds",
  covers: ["COSI-CRE-008"],
  async run({ world, call, check }) {
    for (let round = 0; round < 5; round++) {
      const id = world.newId("race");
      const resources = Array.from({ length: 8 }, (_, writer) =>
        world.resource({ id, spec: { protoSpec: Uint8Array.of(8, writer) } }),
      );
      const outcomes = await Promise.all(resources.map((resource) => call.create({ resource, options: {} })));
      const winners = outcomes.filter(({ kind }) => kind === "ok");
      const texts = { want: "one OK among 8 concurrent Creates", got: `${winners.length} OK` };
      check.that("COSI-CRE-008", winners.length === 1, texts, outcomes[0]);
      for (const outcome of outcomes) {
        if (outcome.kind !== "ok") check.refusedWith("COSI-CRE-008", outcome, "ALREADY_EXISTS");
      }
      // The one that succeeded is the one that is stored.
      const got = await call.get(nameOf(resources[0]!));
      if (winners.length !== 1 || got.kind !== "ok") continue;
      const winner = String(outcomes.indexOf(winners[0]!));
      const stored = String(got.value.resource?.spec?.protoSpec[1]);
      const whose = { want: `what writer ${winner} wrote`, got: `what writer ${stored} wrote` };
      check.that("COSI-CRE-008", stored === winner, whose, got);
    }
  },
});
