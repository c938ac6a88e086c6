import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "creating.answers-as-stored",
  title: "The answer to a Create is what a Get returns right after it",
  covers: ["COSI-CRE-002"],
  async run({ world, call, check }) {
    const resources = [
      world.resource({
        labels: { app: "web" },
        annotations: { note: "full" },
        finalizers: ["b", "a"],
        phase: "tearingDown",
      }),
      world.resource({ spec: { protoSpec: world.random.bytes(8), yamlSpec: "" } }),
    ];
    for (const resource of resources) {
      const outcome = await call.create({ resource, options: { owner: "controller-a" } });
      const answer = check.succeeds("COSI-CRE-002", outcome).resource;
      const got = await call.get(nameOf(resource));
      const hasResource = answer !== undefined;
      const texts = { want: "an answer with a resource", got: hasResource ? "one" : "an answer without" };
      check.that("COSI-CRE-002", hasResource, texts, outcome);
      if (answer !== undefined) check.returns("COSI-CRE-002", got, answer);
    }
  },
});
