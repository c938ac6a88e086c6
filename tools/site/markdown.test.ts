import { expect, it } from "vitest";
import { findCodeBlocks } from "./code-blocks.ts";
import { printTable, toInline } from "./markdown.ts";

it("escapes what Markdown, HTML and Vue would act on, and keeps code", () => {
  expect(toInline("a | b *c* <d> {{ e }}")).toBe("a \\| b \\*c\\* &#60;d&#62; &#123;&#123; e &#125;&#125;");
  expect(toInline("`a|b` is\n <c>")).toBe("`a\\|b` is &#60;c&#62;");
  expect(toInline("`open")).toBe("\\`open");
});

it("prints a table, or nothing where there are no rows", () => {
  expect(printTable(["a", "b"], [["1", "2"]])).toBe("| a | b |\n| --- | --- |\n| 1 | 2 |\n");
  expect(printTable(["a"], [])).toBe("");
});

it("finds code blocks in lists and with longer fences", () => {
  const text = "1. a\n\n   ```sh\n   b\n   ```\n\n````yaml\nc: 1\n````\n";
  expect(findCodeBlocks(text)).toEqual([
    { language: "sh", text: "b\n", line: 4 },
    { language: "yaml", text: "c: 1\n", line: 8 },
  ]);
});
