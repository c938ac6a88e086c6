import {
  CreateRequestSchema,
  DestroyRequestSchema,
  GetRequestSchema,
  LabelTerm_Operation,
  ListRequestSchema,
  TeardownRequestSchema,
  UpdateRequestSchema,
} from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { type TestContext, test } from "../../test.ts";
import { nestGroups, nestMessages, oddBytes } from "./_shapes.ts";
import { encode, openBystander, survives, survivesWatch } from "./_survive.ts";

const methods = ["Get", "List", "Create", "Update", "Destroy", "Teardown"] as const;

/** Sends bytes to every method, Watch included. TeardownAndDestroy takes what Teardown takes, and may wait. */
async function sendToAll(context: TestContext, bytes: Uint8Array): Promise<boolean> {
  for (const method of methods) {
    if (!survives(context, await context.call.raw(method, bytes))) return false;
  }
  return survivesWatch(context, context.call.rawWatch(bytes));
}

export default [
  test({
    id: "limits.garbage",
    title: "Bytes that are no message do not end the server, whatever the method",
    covers: ["COSI-LIM-001", "COSI-LIM-002"],
    isHazardous: true,
    async run(context) {
      const judgeBystander = await openBystander(context);
      for (const bytes of oddBytes(context.world.random.bytes)) {
        if (!(await sendToAll(context, bytes))) return;
      }
      await judgeBystander();
    },
  }),
  test({
    id: "limits.cut-off",
    title: "A request that is cut off at any byte does not end the server",
    covers: ["COSI-LIM-001", "COSI-LIM-002"],
    isHazardous: true,
    async run(context) {
      const { world, call } = context;
      const judgeBystander = await openBystander(context);
      const { namespace, type } = world;
      const stored = await world.create({ labels: { app: "web" } }, { owner: "controller-a" });
      const name = { ...nameOf(stored), options: { owner: "controller-b" } };
      const fresh = world.resource({
        finalizers: ["f"],
        annotations: { note: "n" },
        spec: { yamlSpec: "a: 1" },
      });
      const terms = [{ key: "app", op: LabelTerm_Operation.EQUAL, value: ["web"], invert: true }];
      const options = { labelQuery: [{ terms }], idQuery: { regexp: "^a" } };
      const whole = [
        ["Get", encode(GetRequestSchema, nameOf(stored))],
        ["List", encode(ListRequestSchema, { namespace, type, options })],
        ["Create", encode(CreateRequestSchema, { resource: fresh, options: { owner: "" } })],
        ["Update", encode(UpdateRequestSchema, { newResource: stored, options: { owner: "controller-b" } })],
        ["Destroy", encode(DestroyRequestSchema, name)],
        ["Teardown", encode(TeardownRequestSchema, name)],
      ] as const;
      for (const [method, bytes] of whole) {
        // Every byte of a short request, some of a long one.
        const step = Math.ceil(bytes.length / 40);
        for (let end = bytes.length - 1; end > 0; end -= step) {
          if (!survives(context, await call.raw(method, bytes.subarray(0, end)))) return;
        }
      }
      await judgeBystander();
    },
  }),
  test({
    id: "limits.deep-nesting",
    title: "Messages and groups that are nested very deeply do not end the server",
    covers: ["COSI-LIM-001", "COSI-LIM-002"],
    isHazardous: true,
    async run(context) {
      const judgeBystander = await openBystander(context);
      for (const depth of [101, 10_000, 100_000]) {
        for (const bytes of [nestMessages(depth), nestGroups(depth, true), nestGroups(depth, false)]) {
          if (!(await sendToAll(context, bytes))) return;
        }
      }
      await judgeBystander();
    },
  }),
];
