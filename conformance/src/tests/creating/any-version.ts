import { test } from "../../test.ts";

/** Well-formed versions: the word, small and large numbers, leading zeros, the limit. */
const versions = ["undefined", "0", "1", "7", "007", "4294967296", "9007199254740993", "9223372036854775807"];

export default test({
  id: "creating.any-version",
  title: "A Create succeeds with every well-formed version in its request",
  covers: ["COSI-CRE-004"],
  async run({ world, call, check }) {
    for (const version of versions) {
      check.isOk("COSI-CRE-004", await call.create({ resource: world.resource({ version }), options: {} }));
    }
  },
});
