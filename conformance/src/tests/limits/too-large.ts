import { CreateRequestSchema, GetRequestSchema, UpdateRequestSchema } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { mebibyte, padTo, specOf } from "./_sizes.ts";
import { encode } from "./_survive.ts";

/** Sizes that are tried until one is not received any more. */
const sizes = [5 * mebibyte, 33 * mebibyte];

export default test({
  id: "limits.too-large",
  title:
    "A request above the size that the server receives is refused with RESOURCE_EXHAUSTED and changes nothing",
  covers: ["COSI-LIM-008"],
  isHazardous: true,
  async run({ world, call, check }) {
    const before = await world.get(await world.create());
    for (const size of sizes) {
      // A read whose size is in an unknown field: no store, only the size received can speak against it.
      const read = await call.raw("Get", padTo(GetRequestSchema, nameOf(before), size));
      if (read.kind === "ok") continue;
      check.refusedWith("COSI-LIM-008", read, "RESOURCE_EXHAUSTED");
      if (read.kind !== "refused") return;
      const resource = world.resource({ spec: specOf(size) });
      const created = await call.raw("Create", encode(CreateRequestSchema, { resource, options: {} }));
      check.refusedWith("COSI-LIM-008", created, "RESOURCE_EXHAUSTED");
      check.refusedWith("COSI-LIM-008", await call.get(nameOf(resource)), "NOT_FOUND");
      const newResource = world.change(before, { spec: specOf(size) });
      const updated = await call.raw("Update", encode(UpdateRequestSchema, { newResource, options: {} }));
      check.refusedWith("COSI-LIM-008", updated, "RESOURCE_EXHAUSTED");
      check.returns("COSI-LIM-008", await call.get(nameOf(before)), before);
      return;
    }
    check.notApplicable(`the server receives messages of ${sizes.at(-1)! / mebibyte} MiB`);
  },
});
