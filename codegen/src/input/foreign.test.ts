import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { messagesEmitter } from "../emit/messages/emit.ts";
import { emitterTable } from "../emit/table.ts";
import { readDescriptorSet } from "./descriptor-set.ts";
import { compileProtos } from "./load-proto.ts";

const root = dirname(fileURLToPath(import.meta.resolve("google-proto-files/package.json")));

test("reads a foreign set of hundreds of messages, names what it cannot hold, and emits all", async () => {
  const folders = [
    "google/type",
    "google/rpc",
    "google/api",
    "google/iam/v1",
    "google/pubsub/v1",
    "google/logging/v2",
  ];
  const files = folders.flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".proto"))
      .map((name) => `${folder}/${name}`),
  );
  const { descriptorSet, files: asked } = await compileProtos({ roots: [root], files });
  const { model, registry } = readDescriptorSet(descriptorSet, { files: asked });
  const own = model.files.flatMap((file) => file.messages);
  expect(own.length).toBeGreaterThanOrEqual(200);
  const constructs = new Set(model.unsupported.map(({ construct }) => construct));
  expect(constructs).toContain("service");
  expect(constructs).toContain("extension");
  expect([...constructs].some((construct) => construct.startsWith("option (google.api."))).toBe(true);
  for (const { name, location } of model.unsupported) {
    expect(name).not.toBe("");
    expect(location.line).toBeGreaterThan(0);
  }
  const context = {
    descriptors: { descriptorSet, registry, publishedFiles: new Set<string>() },
    folders: {},
  };
  const messages = await messagesEmitter.emit(model, {}, context);
  expect(messages.size).toBeGreaterThan(files.length);
  // Without a resource type the other targets have little to do, and must do it quietly.
  for (const load of Object.values(emitterTable)) {
    const emitter = await load();
    if (emitter.name !== "definitions") await emitter.emit(model, {} as never, context);
  }
});
