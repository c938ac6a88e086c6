import { test } from "../../test.ts";

const negative = ["-1", "-7", "-9223372036854775808"];

export default test({
  id: "versions.negative",
  title: "A Create or Update with a negative version is refused, and in any case spoils nothing",
  covers: ["COSI-VER-010", "COSI-VER-007"],
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const stored = await world.create();
    for (const version of negative) {
      const resource = world.resource({ version });
      const newResource = world.change(stored, { version });
      for (const outcome of [
        await call.create({ resource, options: {} }),
        await call.update({ newResource, options: {} }),
      ]) {
        if (outcome.kind !== "ok")
          check.refusedWith("COSI-VER-010", outcome, "INVALID_ARGUMENT", ["UNKNOWN"]);
        else check.tolerates("COSI-VER-010", { want: "INVALID_ARGUMENT", got: "OK" }, outcome);
      }
    }
    // Whatever came of the requests: one that was answered with OK cannot have made the kind unreadable.
    check.isOk("COSI-VER-007", await call.list({ namespace, type, options: {} }));
  },
});
