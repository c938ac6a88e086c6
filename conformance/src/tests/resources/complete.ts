import { test } from "../../test.ts";
import { findMissingPart, findMissingTime, judgeEvery } from "./_every.ts";
import { collectSent } from "./_everywhere.ts";

export default test({
  id: "resources.complete",
  title: "Every resource in every answer and event has metadata, spec and both timestamps",
  covers: ["COSI-RES-005", "COSI-RES-006"],
  async run(context) {
    const sent = await collectSent(context);
    judgeEvery(
      context.check,
      "COSI-RES-005",
      sent,
      "`metadata` and `spec` in every resource",
      findMissingPart,
    );
    judgeEvery(
      context.check,
      "COSI-RES-006",
      sent,
      "`created` and `updated` in every resource",
      findMissingTime,
    );
  },
});
