import { CreateRequestSchema } from "@cosi-spec/types";
import { nameOf, withContentOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { fitTo, mebibyte } from "./_sizes.ts";
import { encode } from "./_survive.ts";

export default test({
  id: "limits.four-mebibytes",
  title: "A Create whose request is 4 MiB is accepted and stored, or refused as too large for the store",
  covers: ["COSI-LIM-007", "COSI-ERR-001"],
  async run(context) {
    const { world, call, check } = context;
    const options = {};
    const wanted = fitTo(context, world.resource(), 4 * mebibyte, (resource) =>
      encode(CreateRequestSchema, { resource, options }),
    );
    const outcome = await call.create({ resource: wanted, options });
    if (outcome.kind === "ok") {
      check.isOk("COSI-LIM-007", outcome);
      const stored = outcome.value.resource ?? wanted;
      check.returns("COSI-ERR-001", await call.get(nameOf(wanted)), withContentOf(stored, wanted));
    } else {
      check.refusedWith("COSI-LIM-007", outcome, [], ["RESOURCE_EXHAUSTED", "UNKNOWN"]);
      check.isAnswered("COSI-ERR-001", outcome);
    }
  },
});
