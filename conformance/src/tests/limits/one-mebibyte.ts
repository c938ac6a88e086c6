import { CreateRequestSchema, UpdateRequestSchema } from "@cosi-spec/types";
import { nameOf, withContentOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { fitTo, mebibyte } from "./_sizes.ts";
import { encode } from "./_survive.ts";

export default test({
  id: "limits.one-mebibyte",
  title: "A Create and an Update whose request is 1 MiB are accepted and stored whole",
  covers: ["COSI-LIM-006"],
  async run(context) {
    const { world, call, check } = context;
    const options = {};
    const wanted = fitTo(context, world.resource(), mebibyte, (resource) =>
      encode(CreateRequestSchema, { resource, options }),
    );
    check.succeeds("COSI-LIM-006", await call.create({ resource: wanted, options }));
    const created = check.succeeds("COSI-LIM-006", await call.get(nameOf(wanted)));
    const stored = created.resource ?? wanted;
    check.sameResource("COSI-LIM-006", created.resource, withContentOf(stored, wanted));
    // The request of the Update is of the same size; the event of it would hold both states.
    const changed = fitTo(
      context,
      world.change(stored, { labels: { size: "1 MiB" } }),
      mebibyte,
      (newResource) => encode(UpdateRequestSchema, { newResource, options }),
    );
    check.isOk("COSI-LIM-006", await call.update({ newResource: changed, options }));
  },
});
