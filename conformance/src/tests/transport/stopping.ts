import { test } from "../../test.ts";

export default test({
  id: "transport.stopping",
  title: "A server that is stopped ends its open watches with UNAVAILABLE",
  covers: ["COSI-TRN-010", "COSI-WCH-004"],
  effects: "restart",
  async run({ world, check }) {
    const stored = await world.create();
    const watches = [
      await world.watch(),
      await world.watch({ id: stored.metadata!.id }),
      await world.watch({ bootstrapContents: true, aggregated: true }),
    ];
    await world.restart();
    for (const watch of watches) {
      const { end, status, exchange } = await watch.readToEnd();
      const code = status?.code ?? exchange.status?.code ?? "no end";
      const texts = { want: "UNAVAILABLE", got: end === "ended" ? code : end };
      check.that("COSI-WCH-004", code !== "OK", { want: "another status than OK", got: code }, { exchange });
      if (code === "UNAVAILABLE") check.that("COSI-TRN-010", true, texts, { exchange });
      else check.tolerates("COSI-TRN-010", texts, { exchange });
    }
  },
});
