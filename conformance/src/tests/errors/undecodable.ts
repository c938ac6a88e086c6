import {
  CreateRequestSchema,
  DestroyRequestSchema,
  GetRequestSchema,
  ListRequestSchema,
  TeardownAndDestroyRequestSchema,
  TeardownRequestSchema,
  UpdateRequestSchema,
  WatchRequestSchema,
} from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { spoil } from "./_bytes.ts";

const refusals = ["INTERNAL", "INVALID_ARGUMENT"] as const;

export default [
  test({
    id: "errors.undecodable-reads",
    title: "A Get, List or Watch whose request does not decode is refused",
    covers: ["COSI-ERR-007"],
    effects: "none",
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const requests = [
        ["Get", spoil(GetRequestSchema, nameOf(world.resource()))],
        ["List", spoil(ListRequestSchema, { namespace, type, options: {} })],
        ["Watch", spoil(WatchRequestSchema, { namespace, type, options: {}, apiVersion: 1 })],
      ] as const;
      for (const [method, spoiled] of requests) {
        for (const bytes of spoiled) {
          const outcome = await call.raw(method, bytes);
          check.refusedWith("COSI-ERR-007", outcome, refusals);
          if (outcome.kind === "silent") return;
        }
      }
    },
  }),
  test({
    id: "errors.undecodable-writes",
    title: "A writing call whose request does not decode is refused",
    covers: ["COSI-ERR-007"],
    async run({ world, call, check }) {
      const stored = await world.get(await world.create());
      const name = nameOf(stored);
      const requests = [
        ["Create", spoil(CreateRequestSchema, { resource: world.resource(), options: {} })],
        ["Update", spoil(UpdateRequestSchema, { newResource: stored, options: {} })],
        ["Destroy", spoil(DestroyRequestSchema, { ...name, options: {} })],
        ["Teardown", spoil(TeardownRequestSchema, { ...name, options: {} })],
        ["TeardownAndDestroy", spoil(TeardownAndDestroyRequestSchema, { ...name, options: {} })],
      ] as const;
      const { teardown, "teardown-and-destroy": teardownAndDestroy } = world.features;
      for (const [method, spoiled] of requests) {
        if (method === "Teardown" && !teardown.isPresent) continue;
        if (method === "TeardownAndDestroy" && !teardownAndDestroy.isPresent) continue;
        for (const bytes of spoiled) {
          const outcome = await call.raw(method, bytes);
          check.refusedWith("COSI-ERR-007", outcome, refusals);
          if (outcome.kind === "silent") return;
        }
      }
    },
  }),
];
