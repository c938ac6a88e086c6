import { EventType, LabelTerm_Operation } from "@cosi-spec/types";
import { test } from "../../test.ts";

interface Term {
  readonly op: "EXISTS" | "EQUAL" | "IN";
  readonly value?: string[];
  readonly invert?: boolean;
}

/** Terms over the key that one resource has as label, another as annotation, a third as both, a fourth not at all. */
const terms: readonly (readonly [Term, matches: readonly string[]])[] = [
  [{ op: "EXISTS" }, ["both", "label"]],
  [{ op: "EXISTS", invert: true }, ["annotation", "none"]],
  [{ op: "EQUAL", value: ["web"] }, ["both", "label"]],
  [{ op: "EQUAL", value: ["db"] }, []],
  [{ op: "IN", value: ["db", "web"] }, ["both", "label"]],
];

export default test({
  id: "labels.annotations-in-queries",
  title: "A label query sees labels alone, whatever annotations there are",
  covers: ["COSI-LBL-003"],
  async run({ world, call, check }) {
    const { namespace, type } = world;
    const resources = {
      annotation: { annotations: { app: "web" } },
      both: { labels: { app: "web" }, annotations: { app: "db" } },
      label: { labels: { app: "web" } },
      none: {},
    };
    for (const [id, init] of Object.entries(resources)) await world.create({ id, ...init });
    for (const [term, matches] of terms) {
      const labelQuery = [{ terms: [{ key: "app", ...term, op: LabelTerm_Operation[term.op] }] }];
      const listed = await call.list({ namespace, type, options: { labelQuery } });
      check.isOk("COSI-LBL-003", listed);
      const watch = await world.watch({ bootstrapContents: true, labelQuery });
      const batch = await watch.readUntil((events) =>
        events.some(({ eventType }) => eventType === EventType.BOOTSTRAPPED),
      );
      const bootstrap = batch.events.flatMap(({ eventType, resource }) =>
        eventType === EventType.CREATED ? [resource?.metadata?.id ?? ""] : [],
      );
      const want = `${matches.join(", ") || "nothing"} for ${term.invert ? "not " : ""}${term.op}`;
      const list = listed.kind === "ok" ? listed.value.map(({ metadata }) => metadata?.id ?? "") : [];
      for (const [ids, evidence] of [[list, listed] as const, [bootstrap, watch] as const]) {
        const isRight = JSON.stringify([...ids].sort()) === JSON.stringify(matches);
        check.that("COSI-LBL-003", isRight, { want, got: ids.join(", ") || "nothing" }, evidence);
      }
    }
  },
});
