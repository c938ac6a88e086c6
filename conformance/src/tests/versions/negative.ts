import type { Outcome } from "../../driver/outcome.ts";
import { test } from "../../test.ts";

const negative = ["-1", "-7", "-9223372036854775808"];

export default test({
  id: "versions.negative",
  title: "A Create or Update with a negative version is refused",
  covers: ["COSI-VER-010"],
  async run({ world, call, check }) {
    const judge = (outcome: Outcome<unknown>): void => {
      if (outcome.kind !== "ok") check.refusedWith("COSI-VER-010", outcome, "INVALID_ARGUMENT", ["UNKNOWN"]);
      else check.tolerates("COSI-VER-010", { want: "INVALID_ARGUMENT", got: "OK" }, outcome);
    };
    const stored = await world.create();
    for (const version of negative) {
      const resource = world.resource({ version });
      judge(await call.create({ resource, options: {} }));
      judge(await call.update({ newResource: world.change(stored, { version }), options: {} }));
    }
  },
});
