import { versionPlus } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "updating.other-versions",
  title: "An Update is refused for every version but the stored one, lower, higher and undefined",
  covers: ["COSI-UPD-004"],
  async run({ world, call, check }) {
    const owner = "controller-a";
    const first = await world.get(await world.create({}, { owner }));
    const stored = await world.get(await world.update(await world.get(await world.update(first))));
    const versions = [
      "undefined",
      "0",
      first.metadata!.version,
      versionPlus(stored, -1),
      versionPlus(stored, 1),
      versionPlus(stored, 2n ** 32n),
      versionPlus(stored, 2n ** 53n),
      "9223372036854775807",
    ];
    for (const version of versions) {
      // Read anew each time, so that each refusal is judged for itself.
      const newResource = world.change(await world.get(stored), { version, labels: { version } });
      const outcome = await call.update({ newResource, options: { owner } });
      check.refusedWith("COSI-UPD-004", outcome, "FAILED_PRECONDITION");
    }
    // The version was the only fault: with the right one the same request succeeds.
    await world.update(await world.get(stored), { labels: { version: "right" } });
  },
});
