import { create, toBinary } from "@bufbuild/protobuf";
import { CreateRequestSchema, UpdateRequestSchema } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { makeSecret } from "./_leaks.ts";

const owner = "controller-a";

export default [
  test({
    id: "access.refused-writes-keep-secrets",
    title: "The status of a refused write holds nothing of the spec in the request or in the store",
    covers: ["COSI-SEC-003"],
    async run(context) {
      const { world, call } = context;
      const [stored, sent] = [makeSecret(context), makeSecret(context)];
      const resource = await world.create({ spec: stored.spec, finalizers: ["holder"] }, { owner });
      const name = nameOf(resource);
      const changed = world.change(resource, { spec: sent.spec });
      const stale = world.change(changed, { version: "9223372036854775807" });
      const steps = [
        () => call.create({ resource: world.change(changed, { owner: "" }), options: {} }),
        () => call.create({ resource: world.change(changed, { id: world.newId() }), options: {} }),
        () => call.create({ resource: world.resource({ spec: sent.spec, version: "one" }), options: {} }),
        () => call.create({ resource: world.resource({ spec: sent.spec, phase: "gone" }), options: {} }),
        () => call.create({ resource: { spec: sent.spec }, options: {} }),
        () => call.update({ newResource: changed, options: { owner: "controller-b" } }),
        () => call.update({ newResource: stale, options: { owner } }),
        () => call.update({ newResource: changed, options: { owner, expectedPhase: "tearingDown" } }),
        () => call.update({ newResource: changed, options: { owner, expectedPhase: "gone" } }),
        () => call.update({ newResource: world.change(changed, { phase: "gone" }), options: { owner } }),
        () => call.update({ newResource: world.change(changed, { id: world.newId() }), options: { owner } }),
        () => call.update({ newResource: { spec: sent.spec }, options: { owner } }),
        () => call.destroy({ ...name, options: {} }),
        () => call.destroy({ ...name, options: { owner } }),
        () => call.teardown({ ...name, options: {} }),
      ];
      for (const step of steps) {
        const outcome = await step();
        for (const secret of [stored, sent]) secret.isKept(context, outcome);
      }
    },
  }),
  test({
    id: "access.undecodable-writes-keep-secrets",
    title: "The status of a write that does not decode holds nothing of the spec",
    covers: ["COSI-SEC-003"],
    async run(context) {
      const { world, call } = context;
      const secret = makeSecret(context);
      const resource = world.resource({ spec: secret.spec });
      const requests = [
        ["Create", toBinary(CreateRequestSchema, create(CreateRequestSchema, { resource }))],
        ["Update", toBinary(UpdateRequestSchema, create(UpdateRequestSchema, { newResource: resource }))],
      ] as const;
      for (const [method, good] of requests) {
        const notText = good.slice();
        notText[notText.length - 3] = 0xff; // in the text of `yaml_spec`, which ends the message
        const cutOff = good.subarray(0, good.length - 1);
        for (const bytes of [notText, cutOff, Uint8Array.of(...good, 0x0f)]) {
          secret.isKept(context, await call.raw(method, bytes));
        }
      }
    },
  }),
  test({
    id: "access.decoded-kinds-keep-secrets",
    title: "The status of a write of a kind that servers decode holds nothing of a spec that is malformed",
    covers: ["COSI-SEC-003"],
    async run(context) {
      const { world, call } = context;
      for (const type of ["ResourceDefinitions.meta.cosi.dev", "Namespaces.meta.cosi.dev"]) {
        const { spec, isKept } = makeSecret(context);
        for (const each of [spec, { ...spec, protoSpec: new Uint8Array(0) }, { ...spec, yamlSpec: "" }]) {
          const resource = world.resource({ type, spec: each });
          isKept(context, await call.create({ resource, options: {} }));
        }
      }
    },
  }),
  test({
    id: "access.refused-reads-keep-secrets",
    title: "The status of a refused read holds nothing of the specs of the kind",
    covers: ["COSI-SEC-003"],
    async run(context) {
      const { world, call } = context;
      const { namespace, type } = world;
      const secret = makeSecret(context);
      const stored = await world.create({ spec: secret.spec });
      const { id } = nameOf(stored);
      secret.isKept(context, await call.get({ namespace, type, id: `${id}-other` }));
      const queries = [
        { idQuery: { regexp: "(" } },
        { labelQuery: [{ terms: [{ key: "a", op: 99 as never, value: ["x"] }] }] },
      ];
      for (const options of queries) secret.isKept(context, await call.list({ namespace, type, options }));
      const watches = [
        { namespace, type, id, options: { bootstrapContents: true } },
        { namespace, type, id, options: { labelQuery: [{ terms: [] }] } },
        { namespace, type, options: { bootstrapContents: true, tailEvents: 1 } },
        { namespace, type, options: { startFromBookmark: new Uint8Array(3) } },
      ];
      for (const request of watches) {
        const watch = call.watch({ ...request, apiVersion: 1 });
        const { exchange } = await watch.takeMessages(1);
        watch.cancel();
        const { code = "OK", details = "" } = exchange.status ?? {};
        secret.isKept(context, { kind: "refused", code, details, exchange });
      }
    },
  }),
];
