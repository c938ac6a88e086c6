import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createMemory } from "../generate/remember.ts";
import { loadProtoModel } from "../input/descriptor-set.ts";
import type { Emitter } from "./emitter.ts";
import { emitPerType } from "./per-type.ts";

test("emits every type, in order, and again only what changed", async () => {
  const model = await loadProtoModel({
    roots: [fileURLToPath(new URL("../../../schemas/proto", import.meta.url))],
  });
  const seen: string[] = [];
  const emitter: Emitter<object> = {
    ...{ name: "fixtures", needsDescriptors: false },
    emit: async ({ resources }) => {
      seen.push(...resources.map(({ type }) => type));
      return new Map(resources.map(({ type }) => [`${type}.txt`, type]));
    },
  };
  const { remember } = createMemory();
  const context = { descriptors: undefined, folders: {}, remember };
  const types = model.resources.map(({ type }) => type);
  const files = await emitPerType(emitter).emit(model, {}, context);
  expect([...files.keys()]).toEqual(types.map((type) => `${type}.txt`));
  expect(seen).toEqual(types);
  const message = model.messages.get("cosi.net.v1alpha1.HostnameSpec");
  if (message === undefined) throw new Error("The schemas have no host name.");
  const messages = new Map([...model.messages, [message.fullName, { ...message, comment: "Another." }]]);
  const again = await emitPerType(emitter).emit({ ...model, messages }, {}, context);
  expect([...again]).toEqual([...files]);
  expect(seen.slice(types.length)).toEqual(["HostnameSpecs.net.cosi.dev"]);
});
