import { create } from "@bufbuild/protobuf";
import { ResourceSchema } from "@cosi-spec/types";
import { test } from "../../test.ts";

export default test({
  id: "creating.malformed-existing",
  title: "A malformed Create of a stored triple is refused for its form and changes nothing",
  covers: ["COSI-CRE-005", "COSI-ERR-002", "COSI-PHA-004", "COSI-VER-006"],
  async run({ world, call, check }) {
    const before = await world.get(await world.create());
    const good = world.resource({ id: before.metadata!.id, labels: { other: "yes" } });
    const cases = [
      ["COSI-ERR-002", create(ResourceSchema, { metadata: good.metadata! })],
      ["COSI-PHA-004", world.change(good, { phase: "paused" })],
      ["COSI-VER-006", world.change(good, { version: "one" })],
    ] as const;
    for (const [requirement, resource] of cases) {
      const outcome = await call.create({ resource, options: {} });
      check.refusedWith("COSI-CRE-005", outcome, "INVALID_ARGUMENT", ["UNKNOWN", "ALREADY_EXISTS"]);
      check.isRefused(requirement, outcome);
      check.sameResource(requirement, await world.get(before), before, outcome);
    }
  },
});
