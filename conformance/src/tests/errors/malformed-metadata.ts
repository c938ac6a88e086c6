import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";

/** Texts that are no version, whatever one makes of signs. */
const versions = ["", " 1", "1 ", "1.0", "1e3", "0x1", "1_000", "Undefined", "9223372036854775808"];

const phases = ["", "Running", "running ", "tearingdown", "TearingDown", "destroyed"];

export default [
  test({
    id: "errors.malformed-version",
    title: "A Create or Update whose version is no version is refused",
    covers: ["COSI-ERR-004", "COSI-VER-006"],
    async run({ world, call, check }) {
      const stored = await world.get(await world.create());
      for (const version of versions) {
        const resource = world.resource({ version });
        const newResource = world.change(stored, { version, labels: { other: "yes" } });
        const outcomes = [
          await call.create({ resource, options: {} }),
          await call.update({ newResource, options: {} }),
        ];
        for (const outcome of outcomes) {
          check.isRefused("COSI-VER-006", outcome);
          check.refusedWith("COSI-ERR-004", outcome, "INVALID_ARGUMENT", ["UNKNOWN"]);
        }
        check.refusedWith("COSI-VER-006", await call.get(nameOf(resource)), "NOT_FOUND");
      }
      check.returns("COSI-VER-006", await call.get(nameOf(stored)), stored);
    },
  }),
  test({
    id: "errors.malformed-phase",
    title: "A Create or Update whose phase is no phase is refused",
    covers: ["COSI-ERR-005", "COSI-PHA-004"],
    async run({ world, call, check }) {
      const stored = await world.get(await world.create());
      for (const phase of phases) {
        const resource = world.resource({ phase });
        const newResource = world.change(stored, { phase, labels: { other: "yes" } });
        const outcomes = [
          await call.create({ resource, options: {} }),
          await call.update({ newResource, options: {} }),
        ];
        for (const outcome of outcomes) {
          check.isRefused("COSI-PHA-004", outcome);
          check.refusedWith("COSI-ERR-005", outcome, "INVALID_ARGUMENT", ["UNKNOWN"]);
        }
        check.refusedWith("COSI-PHA-004", await call.get(nameOf(resource)), "NOT_FOUND");
      }
      check.returns("COSI-PHA-004", await call.get(nameOf(stored)), stored);
    },
  }),
];
