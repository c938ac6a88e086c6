import { expect, it } from "vitest";
import { rewriteLinks } from "./rewrite-links.ts";

const addresses = new Map([
  ["spec/04-writing.md", "spec/04-writing"],
  ["spec/README.md", "spec/index"],
  ["docs/findings.md", "results/findings"],
]);

function rewrite(source: string, text: string): string {
  return rewriteLinks({ address: "a", source, text }, addresses).text;
}

it("turns links between files into links between pages", () => {
  expect(rewrite("spec/README.md", "see [04](04-writing.md#create)")).toBe(
    "see [04](/spec/04-writing#create)",
  );
  expect(rewrite("docs/guides/a.md", "[`x`](../findings.md)")).toBe("[`x`](/results/findings)");
  expect(rewrite("docs/findings.md", "[all](../spec/README.md) [folder](../spec)")).toBe(
    "[all](/spec/) [folder](/spec/)",
  );
});

it("leaves the text of a link to a file that has no page", () => {
  expect(rewrite("README.md", "see [`buf.yaml`](buf.yaml).")).toBe("see `buf.yaml`.");
});

it("leaves addresses, anchors and code as they are", () => {
  const text = "[a](https://a.dev) [b](#b) [c](/spec/)\n\n```md\n[d](d.md)\n```\n\n`[e](e.md)`\n";
  expect(rewrite("spec/README.md", text)).toBe(text);
});
