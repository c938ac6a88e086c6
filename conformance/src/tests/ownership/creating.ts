import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { owners } from "./_owners.ts";

export default [
  test({
    id: "ownership.create-stores-owner",
    title: "A Create stores the owner of its options if its metadata names none or the same",
    covers: ["COSI-OWN-001"],
    async run({ world, call, check }) {
      for (const owner of ["", ...owners]) {
        for (const inMetadata of new Set(["", owner])) {
          const resource = world.resource({ owner: inMetadata });
          check.isOk("COSI-OWN-001", await call.create({ resource, options: { owner } }));
          const got = await call.get(nameOf(resource));
          const stored = got.kind === "ok" ? got.value.resource?.metadata?.owner : undefined;
          const texts = { want: `owner ${JSON.stringify(owner)}`, got: `owner ${JSON.stringify(stored)}` };
          check.that("COSI-OWN-001", stored === owner, texts, got);
        }
      }
    },
  }),
  test({
    id: "ownership.create-for-another",
    title: "A Create whose metadata names another owner than its options is refused and stores nothing",
    covers: ["COSI-OWN-002", "COSI-OWN-003"],
    async run({ world, call, check }) {
      const pairs = [
        ["controller-a", ""],
        ["controller-a", "controller-b"],
        ["controller-a", "Controller-A"],
        ["controller-a", "controller-a "],
        ["controller-a", "controller"],
      ] as const;
      for (const [owner, inOptions] of pairs) {
        const resource = world.resource({ owner });
        const outcome = await call.create({ resource, options: { owner: inOptions } });
        check.refusedWith("COSI-OWN-002", outcome, "PERMISSION_DENIED", ["INVALID_ARGUMENT", "UNKNOWN"]);
        check.isRefused("COSI-OWN-003", outcome);
        check.refusedWith("COSI-OWN-003", await call.get(nameOf(resource)), "NOT_FOUND");
        // It was for the owner alone.
        if (outcome.kind === "refused") await world.create({ id: world.newId(), owner }, { owner });
      }
    },
  }),
];
