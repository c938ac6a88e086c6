import { test } from "../../test.ts";
import { judgeTags } from "./_texts.ts";

const entries: Readonly<Record<string, string>> = {
  app: "web",
  App: "Web",
  "": "empty key",
  empty: "",
  " ": " ",
  " key ": "  value ",
  "key.example.dev/part": "a=b,c",
  "key=value": "!",
  lines: "first\nsecond\r\n\tthird",
  nul: "a\u0000b",
  "caf\u00e9": "caf\u00e9",
  "cafe\u0301": "cafe\u0301",
  "\u{1f427}": "\u{1f427}",
  number: "007",
  float: "1.50",
  constructor: "toString",
  long: "x".repeat(1000),
  ["k".repeat(300)]: "long key",
};

export default test({
  id: "labels.any-text",
  title: "Labels and annotations are kept as given, whatever keys and values they have",
  covers: ["COSI-LBL-001"],
  async run(context) {
    const { world, call } = context;
    const reversed = Object.fromEntries(
      Object.entries(entries).map(([key], i, all) => [key, all.at(-1 - i)![1]]),
    );
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`key-${i}`, String(i)]));
    for (const tags of [
      { labels: entries, annotations: reversed },
      { labels: reversed, annotations: {} },
      { labels: {}, annotations: entries },
      { labels: many, annotations: many },
    ]) {
      const resource = world.resource(tags);
      const created = await call.create({ resource, options: {} });
      await judgeTags(context, "COSI-LBL-001", resource, tags, created);
      const stored = await world.create();
      const updated = await call.update({ newResource: world.change(stored, tags), options: {} });
      await judgeTags(context, "COSI-LBL-001", stored, tags, updated);
    }
  },
});
