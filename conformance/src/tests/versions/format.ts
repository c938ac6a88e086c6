import { test } from "../../test.ts";
import { findVersionFault, judgeEvery } from "../resources/_every.ts";
import { collectSent } from "../resources/_everywhere.ts";

export default test({
  id: "versions.format",
  title:
    "Every stored resource in every answer and event has a decimal version from 1, without sign or leading zeros",
  covers: ["COSI-VER-001"],
  async run(context) {
    const sent = (await collectSent(context)).filter(({ isTombstone }) => !isTombstone);
    judgeEvery(context.check, "COSI-VER-001", sent, "a version from 1 to 2^63 - 1", ({ resource }) =>
      resource.metadata === undefined ? undefined : findVersionFault(resource.metadata.version),
    );
  },
});
