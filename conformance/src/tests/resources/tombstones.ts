import { test } from "../../test.ts";
import { judgeEvery } from "./_every.ts";
import { collectSent, type Sent } from "./_everywhere.ts";

export default test({
  id: "resources.tombstones-in-events-only",
  title: "No answer to a Get, List, Create or Update carries the version undefined",
  covers: ["COSI-RES-013"],
  async run(context) {
    const sent = (await collectSent(context)).filter(({ where }) => where.startsWith("the answer"));
    judgeEvery(context.check, "COSI-RES-013", sent, "no tombstone in an answer", findTombstone);
  },
});

function findTombstone({ resource: { metadata } }: Sent): string | undefined {
  return metadata?.version === "undefined" ? "the version is undefined" : undefined;
}
