import { test } from "../../test.ts";

export default test({
  id: "creating.foreign-owner-existing",
  title: "A Create with another owner in its metadata is refused on a stored triple as on a free one",
  covers: ["COSI-CRE-006", "COSI-OWN-003"],
  async run({ world, call, check }) {
    const before = await world.get(await world.create());
    const resource = world.resource({ id: before.metadata!.id, owner: "controller-a" });
    for (const owner of ["", "controller-b"]) {
      const outcome = await call.create({ resource, options: { owner } });
      check.refusedWith("COSI-CRE-006", outcome, "PERMISSION_DENIED", [
        "INVALID_ARGUMENT",
        "UNKNOWN",
        "ALREADY_EXISTS",
      ]);
      check.isRefused("COSI-OWN-003", outcome);
      check.sameResource("COSI-OWN-003", await world.get(before), before, outcome);
    }
  },
});
