import { expect, it } from "vitest";
import { requirementIds } from "../gen/requirement-ids.gen.ts";
import { requirements } from "../gen/requirements.gen.ts";
import { tests } from "./index.gen.ts";
import { untestable } from "./untestable.ts";

const covered = new Set<string>(tests.flatMap(({ covers }) => covers));

it("has a test for every requirement of servers, or a reason why there is none", () => {
  const servers = requirementIds.filter((id) => requirements[id].subject === "server");
  expect(servers.length).toBeGreaterThan(200);
  expect(servers.filter((id) => !covered.has(id) && untestable[id] === undefined)).toEqual([]);
});

it("gives no reason for a requirement that has a test, or that binds clients", () => {
  const surplus = Object.keys(untestable).filter(
    (id) => covered.has(id) || requirements[id as keyof typeof untestable].subject !== "server",
  );
  expect(surplus).toEqual([]);
});
