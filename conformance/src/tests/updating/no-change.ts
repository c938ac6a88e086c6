import { isGreaterVersion } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "updating.no-change",
  title: "An Update that changes nothing succeeds and raises the version",
  covers: ["COSI-UPD-010"],
  async run({ world, call, check }) {
    let before = await world.get(await world.create({ labels: { app: "web" }, finalizers: ["net"] }));
    for (const expectedPhase of [undefined, "running"]) {
      const options = expectedPhase === undefined ? {} : { expectedPhase };
      const outcome = await call.update({ newResource: before, options });
      check.isOk("COSI-UPD-010", outcome);
      const after = await world.get(before);
      const [old, now] = [before.metadata!.version, after.metadata!.version];
      const texts = { want: `a version above ${old}`, got: `version ${now}` };
      check.that("COSI-UPD-010", isGreaterVersion(now, old), texts, outcome);
      before = after;
    }
  },
});
