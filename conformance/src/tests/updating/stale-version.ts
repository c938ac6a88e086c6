import { test } from "../../test.ts";

export default test({
  id: "updating.stale-version",
  title: "An Update from a version that is no longer stored is refused and changes nothing",
  covers: ["COSI-UPD-004", "COSI-UPD-011"],
  async run({ world, call, check }) {
    const first = await world.create();
    const second = await world.get(await world.update(first));
    const outcome = await call.update({
      newResource: world.change(first, { labels: { stale: "yes" } }),
      options: {},
    });
    check.refusedWith("COSI-UPD-004", outcome, "FAILED_PRECONDITION");
    if (outcome.kind !== "refused") return;
    check.sameResource("COSI-UPD-011", await world.get(second), second, outcome);
  },
});
