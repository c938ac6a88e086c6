import {
  CreateRequestSchema,
  DestroyRequestSchema,
  GetRequestSchema,
  LabelTerm_Operation,
  ListRequestSchema,
  UpdateRequestSchema,
  WatchRequestSchema,
} from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { marker, spoilText } from "./_bytes.ts";

const refusals = ["INTERNAL", "INVALID_ARGUMENT"] as const;

export default [
  test({
    id: "errors.invalid-text-in-reads",
    title: "A Get, List or Watch with text that is not UTF-8 is refused",
    covers: ["COSI-ERR-008"],
    effects: "none",
    async run({ world, call, check }) {
      const { namespace, type } = world;
      const name = nameOf(world.resource());
      const terms = [{ key: "app", op: LabelTerm_Operation.EQUAL, value: [marker] }];
      const requests = [
        ["Get", spoilText(GetRequestSchema, { ...name, id: marker })],
        ["Get", spoilText(GetRequestSchema, { ...name, namespace: marker })],
        ["List", spoilText(ListRequestSchema, { namespace, type: marker, options: {} })],
        ["List", spoilText(ListRequestSchema, { namespace, type, options: { labelQuery: [{ terms }] } })],
        ["Watch", spoilText(WatchRequestSchema, { namespace, type: marker, options: {}, apiVersion: 1 })],
        ["Watch", spoilText(WatchRequestSchema, { ...name, id: marker, options: {}, apiVersion: 1 })],
      ] as const;
      for (const [method, spoiled] of requests) {
        for (const bytes of spoiled) {
          const outcome = await call.raw(method, bytes);
          check.refusedWith("COSI-ERR-008", outcome, refusals);
          if (outcome.kind === "silent") return;
        }
      }
    },
  }),
  test({
    id: "errors.invalid-text-in-writes",
    title: "A Create, Update or Destroy with text that is not UTF-8 is refused",
    covers: ["COSI-ERR-008"],
    async run({ world, call, check }) {
      const stored = await world.get(await world.create({ spec: {} }));
      const name = nameOf(stored);
      const changes = [
        { labels: { [marker]: "value" } },
        { labels: { app: marker } },
        { annotations: { note: marker } },
        { finalizers: ["net", marker] },
        { spec: { yamlSpec: `a: ${marker}\n` } },
      ];
      const creating = [{ id: marker }, ...changes].map((change) =>
        spoilText(CreateRequestSchema, { resource: world.resource({ spec: {}, ...change }), options: {} }),
      );
      const updating = changes.map((change) =>
        spoilText(UpdateRequestSchema, { newResource: world.change(stored, change), options: {} }),
      );
      const requests = [
        ...creating.map((spoiled) => ["Create", spoiled] as const),
        [
          "Create",
          spoilText(CreateRequestSchema, {
            resource: world.resource({ spec: {} }),
            options: { owner: marker },
          }),
        ],
        ...updating.map((spoiled) => ["Update", spoiled] as const),
        ["Destroy", spoilText(DestroyRequestSchema, { ...name, id: marker, options: {} })],
        ["Destroy", spoilText(DestroyRequestSchema, { ...name, options: { owner: marker } })],
      ] as const;
      for (const [method, spoiled] of requests) {
        for (const bytes of spoiled) {
          const outcome = await call.raw(method, bytes);
          check.refusedWith("COSI-ERR-008", outcome, refusals);
          if (outcome.kind === "silent") return;
        }
      }
    },
  }),
];
