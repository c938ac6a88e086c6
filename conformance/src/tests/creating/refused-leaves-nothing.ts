import { create } from "@bufbuild/protobuf";
import { ResourceSchema } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "creating.refused-leaves-nothing",
  title: "A refused Create of a free triple leaves nothing behind",
  covers: ["COSI-CRE-007"],
  async run({ world, call, check }) {
    const requests = [
      world.resource({ owner: "controller-b" }),
      world.resource({ version: "" }),
      world.resource({ version: "9223372036854775808" }),
      world.resource({ phase: "" }),
      world.resource({ phase: "Running" }),
      create(ResourceSchema, { metadata: world.resource().metadata! }),
    ];
    for (const resource of requests) {
      const outcome = await call.create({ resource, options: {} });
      // Whether these are refused at all is for other requirements to say.
      if (outcome.kind === "refused") {
        check.refusedWith("COSI-CRE-007", await call.get(nameOf(resource)), "NOT_FOUND");
      }
    }
  },
});
