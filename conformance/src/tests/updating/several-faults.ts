import type { Resource } from "@cosi-spec/types";
import { versionPlus } from "../../check/content.ts";
import { type TestContext, test } from "../../test.ts";

const owner = "controller-a";

/** Stores one resource in each phase and says which phase each of them is not in. */
async function storeBoth(world: TestContext["world"]): Promise<readonly (readonly [Resource, string])[]> {
  const running = await world.get(await world.create({}, { owner }));
  const tearingDown = await world.get(await world.create({ phase: "tearingDown" }, { owner }));
  return [
    [running, "tearingDown"],
    [tearingDown, "running"],
  ];
}

export default [
  test({
    id: "updating.wrong-owner-and-phase",
    title: "Of a wrong owner and a wrong expected phase the owner is reported",
    covers: ["COSI-UPD-007"],
    async run({ world, call, check }) {
      for (const [stored, expectedPhase] of await storeBoth(world)) {
        for (const stranger of ["", "controller-b"]) {
          const options = { owner: stranger, expectedPhase };
          const outcome = await call.update({ newResource: stored, options });
          check.refusedWith("COSI-UPD-007", outcome, "PERMISSION_DENIED");
        }
      }
    },
  }),
  test({
    id: "updating.wrong-version-and-phase",
    title: "Of a wrong version and a wrong expected phase the version is reported",
    covers: ["COSI-UPD-008"],
    async run({ world, call, check }) {
      for (const [stored, expectedPhase] of await storeBoth(world)) {
        for (const steps of [-1, 1]) {
          const now = await world.get(stored);
          const newResource = world.change(now, { version: versionPlus(now, steps) });
          const outcome = await call.update({ newResource, options: { owner, expectedPhase } });
          check.refusedWith("COSI-UPD-008", outcome, "FAILED_PRECONDITION");
        }
      }
    },
  }),
  test({
    id: "updating.wrong-owner-and-version",
    title: "Of a wrong owner and a wrong version either is reported, whatever phase is expected",
    covers: ["COSI-UPD-009"],
    async run({ world, call, check }) {
      for (const [stored, wrongPhase] of await storeBoth(world)) {
        for (const expectedPhase of [undefined, stored.metadata!.phase, wrongPhase]) {
          const newResource = world.change(stored, { version: versionPlus(stored, 1) });
          const phase = expectedPhase === undefined ? {} : { expectedPhase };
          const outcome = await call.update({ newResource, options: { owner: "controller-b", ...phase } });
          check.refusedWith("COSI-UPD-009", outcome, ["PERMISSION_DENIED", "FAILED_PRECONDITION"]);
        }
      }
    },
  }),
];
