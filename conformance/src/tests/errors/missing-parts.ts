import { create } from "@bufbuild/protobuf";
import { ResourceSchema } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

export default [
  test({
    id: "errors.create-missing-parts",
    title: "A Create without resource, metadata or spec is refused and stores nothing",
    covers: ["COSI-ERR-002", "COSI-ERR-003"],
    async run({ world, call, check }) {
      const { metadata, spec } = world.resource();
      const withoutSpec = create(ResourceSchema, { metadata: metadata! });
      const requests = [
        { options: {} },
        { resource: {}, options: {} },
        { resource: create(ResourceSchema, { spec: spec! }), options: {} },
        { resource: withoutSpec, options: {} },
      ];
      for (const request of requests) {
        const outcome = await call.create(request);
        check.isRefused("COSI-ERR-002", outcome);
        check.refusedWith("COSI-ERR-003", outcome, "INVALID_ARGUMENT", ["UNKNOWN"]);
      }
      check.refusedWith("COSI-ERR-002", await call.get(nameOf(withoutSpec)), "NOT_FOUND");
    },
  }),
  test({
    id: "errors.update-missing-parts",
    title: "An Update without resource, metadata or spec is refused and changes nothing",
    covers: ["COSI-ERR-002", "COSI-ERR-003"],
    async run({ world, call, check }) {
      const before = await world.get(await world.create());
      const { metadata, spec } = world.change(before, { labels: { other: "yes" } });
      const requests = [
        { options: {} },
        { newResource: {}, options: {} },
        { newResource: create(ResourceSchema, { spec: spec! }), options: {} },
        { newResource: create(ResourceSchema, { metadata: metadata! }), options: {} },
      ];
      for (const request of requests) {
        const outcome = await call.update(request);
        check.isRefused("COSI-ERR-002", outcome);
        check.refusedWith("COSI-ERR-003", outcome, "INVALID_ARGUMENT", ["UNKNOWN"]);
      }
      check.returns("COSI-ERR-002", await call.get(nameOf(before)), before);
    },
  }),
  test({
    id: "errors.unknown-expected-phase",
    title: "An Update that expects something other than a phase is refused and changes nothing",
    covers: ["COSI-ERR-002", "COSI-ERR-006"],
    async run({ world, call, check }) {
      const before = await world.get(await world.create());
      const newResource = world.change(before, { labels: { other: "yes" } });
      for (const expectedPhase of ["", "Running", "running ", "tearingdown", "destroyed"]) {
        const outcome = await call.update({ newResource, options: { expectedPhase } });
        check.isRefused("COSI-ERR-002", outcome);
        check.refusedWith("COSI-ERR-006", outcome, "INVALID_ARGUMENT", ["UNKNOWN"]);
      }
      check.returns("COSI-ERR-002", await call.get(nameOf(before)), before);
    },
  }),
];
