import { versionPlus } from "../../check/content.ts";
import { test } from "../../test.ts";

export default test({
  id: "versions.leading-zeros",
  title: "Leading zeros in the version of an Update make no difference",
  covers: ["COSI-VER-005"],
  async run({ world, call, check }) {
    let stored = await world.create();
    // Beyond 8, so that a number that is read in octal is another one.
    for (let i = 0; i < 16; i++) {
      const { version } = stored.metadata!;
      const zeros = "0".repeat([1, 2, 18, 40][i % 4]!);
      const newResource = world.change(stored, { version: `${zeros}${version}`, labels: { at: String(i) } });
      check.isOk("COSI-VER-005", await call.update({ newResource, options: {} }));
      const after = await world.get(stored);
      // Where it was refused, the next round needs another version all the same.
      stored = after.metadata!.version === version ? await world.update(after) : after;
    }
    const higher = world.change(stored, { version: `0${versionPlus(stored, 1)}` });
    check.refusedWith(
      "COSI-VER-005",
      await call.update({ newResource: higher, options: {} }),
      "FAILED_PRECONDITION",
    );
  },
});
