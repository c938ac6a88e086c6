import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { loadProtoModel } from "../input/descriptor-set.ts";
import type { Model, ResourceType } from "../model/model.ts";
import { createMemory } from "./remember.ts";

let model: Model;
let mount: ResourceType;

beforeAll(async () => {
  model = await loadProtoModel({
    roots: [fileURLToPath(new URL("../../../schemas/proto", import.meta.url))],
  });
  const found = model.resources.find(({ type }) => type === "MountStatuses.storage.cosi.dev");
  if (found === undefined) throw new Error("The schemas have no mounts.");
  mount = found;
});

function change(name: string): Model {
  const message = model.messages.get(name);
  if (message === undefined) throw new Error(name);
  return { ...model, messages: new Map([...model.messages, [name, { ...message, comment: "Another." }]]) };
}

test("makes things once for a type that stays the same, and apart for each part", () => {
  const { remember } = createMemory();
  let count = 0;
  const make = () => ++count;
  expect([remember("a", model, mount, make), remember("a", { ...model }, mount, make)]).toEqual([1, 1]);
  expect(remember("b", model, mount, make)).toBe(2);
});

test.each([
  ["the spec", "cosi.storage.v1alpha1.MountStatus", 2],
  ["a message in a list of the spec", "cosi.common.v1alpha1.Condition", 2],
  ["another message", "cosi.net.v1alpha1.HostnameSpec", 1],
])("sees a change of %s or is blind to it", (_what, name, calls) => {
  const { remember } = createMemory();
  let count = 0;
  remember("a", model, mount, () => ++count);
  remember("a", change(name), mount, () => ++count);
  expect(count).toBe(calls);
});

test("forgets what a round did not ask for", () => {
  const { remember, endRound } = createMemory();
  let count = 0;
  const make = () => ++count;
  remember("a", model, mount, make);
  endRound();
  endRound();
  expect(remember("a", model, mount, make)).toBe(2);
});
