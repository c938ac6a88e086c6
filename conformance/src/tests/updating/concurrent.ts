import { test } from "../../test.ts";

export default test({
  id: "updating.concurrent",
  title: "Of concurrent Updates from one version exactly one succeeds",
  covers: ["COSI-UPD-012"],
  async run({ world, call, check }) {
    let stored = await world.get(await world.create());
    for (let round = 0; round < 5; round++) {
      const resources = Array.from({ length: 8 }, (_, writer) =>
        world.change(stored, { spec: { protoSpec: Uint8Array.of(round, writer) } }),
      );
      const outcomes = await Promise.all(
        resources.map((newResource) => call.update({ newResource, options: {} })),
      );
      const winners = outcomes.filter(({ kind }) => kind === "ok");
      const texts = { want: "one OK among 8 concurrent Updates", got: `${winners.length} OK` };
      check.that("COSI-UPD-012", winners.length === 1, texts, outcomes[0]);
      for (const outcome of outcomes) {
        if (outcome.kind !== "ok") check.refusedWith("COSI-UPD-012", outcome, "FAILED_PRECONDITION");
      }
      stored = await world.get(stored);
      if (winners.length !== 1) continue;
      // The one that succeeded is the one that is stored.
      const winner = `${round}-${outcomes.indexOf(winners[0]!)}`;
      const writer = stored.spec!.protoSpec.join("-");
      const whose = { want: `what writer ${winner} wrote`, got: `what writer ${writer} wrote` };
      check.that("COSI-UPD-012", writer === winner, whose, winners[0]);
    }
  },
});
