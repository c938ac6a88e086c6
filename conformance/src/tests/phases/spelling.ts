import { test } from "../../test.ts";
import { findPhaseFault, judgeEvery } from "../resources/_every.ts";
import { collectSent } from "../resources/_everywhere.ts";

export default test({
  id: "phases.spelling",
  title: "Every resource in every answer and event has the phase running or tearingDown",
  covers: ["COSI-PHA-001"],
  async run(context) {
    const sent = await collectSent(context);
    judgeEvery(context.check, "COSI-PHA-001", sent, "phase running or tearingDown", ({ resource }) =>
      findPhaseFault(resource.metadata?.phase),
    );
  },
});
