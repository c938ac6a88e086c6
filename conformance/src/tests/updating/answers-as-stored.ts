import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "updating.answers-as-stored",
  title: "The answer to an Update is what a Get returns right after it",
  covers: ["COSI-UPD-002"],
  async run({ world, call, check }) {
    const owner = "controller-a";
    const first = await world.get(await world.create({ labels: { app: "web" } }, { owner }));
    const changes = [
      { spec: { protoSpec: world.random.bytes(16), yamlSpec: "" }, annotations: { note: "new" } },
      { phase: "tearingDown", finalizers: ["b", "a"], labels: {}, annotations: { note: "other" } },
    ];
    let stored = first;
    for (const change of changes) {
      const outcome = await call.update({ newResource: world.change(stored, change), options: { owner } });
      const answer = check.succeeds("COSI-UPD-002", outcome).resource;
      const got = await call.get(nameOf(stored));
      const hasResource = answer !== undefined;
      const texts = { want: "an answer with a resource", got: hasResource ? "one" : "an answer without" };
      check.that("COSI-UPD-002", hasResource, texts, outcome);
      if (answer !== undefined) check.returns("COSI-UPD-002", got, answer);
      stored = await world.get(stored);
    }
  },
});
