import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { owners, pairsOfOwners } from "./_owners.ts";

export default [
  test({
    id: "ownership.update-by-another",
    title: "An Update by anybody but the stored owner is refused, and changes nothing",
    covers: ["COSI-OWN-004"],
    async run({ world, call, check }) {
      for (const [owner, other] of pairsOfOwners()) {
        const before = await world.get(await world.create({}, { owner }));
        const newResource = world.change(before, { labels: { other: "yes" } });
        const outcome = await call.update({ newResource, options: { owner: other } });
        check.refusedWith("COSI-OWN-004", outcome, "PERMISSION_DENIED");
        // The owner itself can: with the same request.
        if (outcome.kind === "refused") await world.update(newResource, {}, { owner });
      }
    },
  }),
  test({
    id: "ownership.destroy-by-another",
    title: "A Destroy by anybody but the stored owner is refused",
    covers: ["COSI-OWN-005"],
    async run({ world, call, check }) {
      for (const [owner, other] of pairsOfOwners()) {
        const stored = await world.create({}, { owner });
        const outcome = await call.destroy({ ...nameOf(stored), options: { owner: other } });
        check.refusedWith("COSI-OWN-005", outcome, "PERMISSION_DENIED");
        check.isOk("COSI-OWN-005", await call.get(nameOf(stored)));
        // The owner itself can.
        if (outcome.kind === "refused") await world.destroy(stored, { owner });
      }
    },
  }),
  test({
    id: "ownership.reading",
    title: "Get and List return resources whoever owns them",
    covers: ["COSI-OWN-006"],
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const ids = new Map<string, string>();
      for (const owner of ["", ...owners]) {
        ids.set((await world.create({}, { owner })).metadata!.id, owner);
      }
      for (const [id, owner] of ids) {
        const got = await call.get({ namespace, type, id });
        check.isOk("COSI-OWN-006", got);
        const stored = got.kind === "ok" ? got.value.resource?.metadata?.owner : undefined;
        const texts = { want: `owner ${JSON.stringify(owner)}`, got: `owner ${JSON.stringify(stored)}` };
        if (got.kind === "ok") check.that("COSI-OWN-006", stored === owner, texts, got);
      }
      const listed = await call.list({ namespace, type, options: {} });
      check.isOk("COSI-OWN-006", listed);
      if (listed.kind !== "ok") return;
      const found = new Set(listed.value.map(({ metadata }) => metadata?.id ?? ""));
      const missing = [...ids].filter(([id]) => !found.has(id)).map(([, owner]) => JSON.stringify(owner));
      const got = missing.length === 0 ? "all" : `none of ${missing.join(", ")}`;
      check.that("COSI-OWN-006", missing.length === 0, { want: `${ids.size} resources`, got }, listed);
    },
  }),
  test({
    id: "ownership.new-owner",
    title: "An Update with another owner in its metadata is refused, or gives the resource that owner",
    covers: ["COSI-OWN-007", "COSI-OWN-008"],
    async run({ world, call, check }) {
      const pairs = [
        ["", "controller-a"],
        ["controller-a", ""],
        ["controller-a", "controller-b"],
      ] as const;
      for (const [owner, wanted] of pairs) {
        const stored = await world.create({}, { owner });
        const newResource = world.change(stored, { owner: wanted, labels: { other: "yes" } });
        const outcome = await call.update({ newResource, options: { owner } });
        check.refusedWith("COSI-OWN-007", outcome, "PERMISSION_DENIED");
        const now = (await world.get(stored)).metadata!.owner;
        const texts = {
          want: `a refusal, or owner ${JSON.stringify(wanted)}`,
          got: `OK, owner ${JSON.stringify(now)}`,
        };
        const got = outcome.kind === "ok" ? texts.got : "no OK";
        check.that("COSI-OWN-008", outcome.kind !== "ok" || now === wanted, { ...texts, got }, outcome);
      }
    },
  }),
];
