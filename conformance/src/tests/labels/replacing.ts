import { test } from "../../test.ts";
import { judgeTags } from "./_texts.ts";

const states: readonly {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}[] = [
  { labels: { app: "web", tier: "front" }, annotations: { note: "a" } },
  { labels: { app: "db" }, annotations: { note: "a", other: "b" } },
  { labels: { app: "" }, annotations: { other: "" } },
  { labels: { tier: "back" }, annotations: {} },
  { labels: {}, annotations: { note: "c" } },
  { labels: { app: "web" }, annotations: { note: "c" } },
  { labels: {}, annotations: {} },
];

export default test({
  id: "labels.replacing",
  title: "An Update replaces labels and annotations as a whole",
  covers: ["COSI-LBL-002"],
  async run(context) {
    const { world, call } = context;
    const stored = await world.create({ labels: { old: "yes" }, annotations: { old: "yes" } });
    for (const tags of states) {
      const newResource = world.change(await world.get(stored), tags);
      const outcome = await call.update({ newResource, options: {} });
      await judgeTags(context, "COSI-LBL-002", stored, tags, outcome);
    }
  },
});
