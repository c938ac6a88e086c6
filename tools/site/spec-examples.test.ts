import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRegistry, type DescMessage, fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { State } from "@cosi-spec/types";
import { expect, it } from "vitest";
import { findCodeBlocks } from "./code-blocks.ts";

const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "spec");

/** Every message of the wire API. */
const messages: readonly DescMessage[] = [...createRegistry(State.file, ...State.file.dependencies)].filter(
  (desc) => desc.kind === "message",
);

const blocks = readdirSync(folder)
  .filter((file) => file.endsWith(".md"))
  .flatMap((file) =>
    findCodeBlocks(readFileSync(join(folder, file), "utf8")).map((block) => ({
      place: `spec/${file}:${block.line}`,
      ...block,
    })),
  );

const examples = blocks.filter(({ language }) => language === "json");

it("has blocks that are examples in JSON, and the grammar of versions", () => {
  expect(blocks.length - examples.length).toBe(1);
  expect(examples.length).toBeGreaterThan(5);
});

it.each(examples)("has at $place an example that a message of the wire API takes", ({ text }) => {
  const value = JSON.parse(text) as Record<string, JsonValue>;
  expect(Object.keys(value).length).toBeGreaterThan(0);
  const fitting = messages.filter((schema) => {
    try {
      return Object.keys(toJson(schema, fromJson(schema, value)) as object).length > 0;
    } catch {
      return false; // it is an example of another message
    }
  });
  expect(fitting.map(({ name }) => name)).not.toEqual([]);
});
