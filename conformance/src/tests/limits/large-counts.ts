import { LabelTerm_Operation } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { test } from "../../test.ts";
import { openBystander, survives, survivesWatch } from "./_survive.ts";

const count = 2000;

/** Texts that differ. */
const texts = Array.from({ length: count }, (_, i) => `t-${i}`);

export default [
  test({
    id: "limits.many-labels",
    title: "Thousands of labels, annotations and finalizers do not end the server",
    covers: ["COSI-LIM-001", "COSI-LIM-002"],
    isHazardous: true,
    async run(context) {
      const { world, call } = context;
      const judgeBystander = await openBystander(context);
      const labels = Object.fromEntries(texts.map((text) => [text, text]));
      for (const init of [{ labels }, { annotations: labels }, { finalizers: texts }]) {
        const resource = world.resource(init);
        if (!survives(context, await call.create({ resource, options: {} }))) return;
        const stored = await call.get(nameOf(resource));
        if (!survives(context, stored)) return;
      }
      await judgeBystander();
    },
  }),
  test({
    id: "limits.many-terms",
    title: "A query of thousands of terms, alternatives or values does not end the server",
    covers: ["COSI-LIM-001", "COSI-LIM-002"],
    isHazardous: true,
    async run(context) {
      const { world, call } = context;
      const { namespace, type } = world;
      const judgeBystander = await openBystander(context);
      await world.create({ labels: { "t-1": "t-1" } });
      const terms = texts.map((key) => ({ key, op: LabelTerm_Operation.NOT_EXISTS }));
      const queries = [
        [{ terms }],
        texts.map((key) => ({ terms: [{ key, op: LabelTerm_Operation.EQUAL, value: ["x"] }] })),
        [{ terms: [{ key: "t-1", op: LabelTerm_Operation.IN, value: texts }] }],
        texts.map(() => ({ terms: [] })),
      ];
      for (const labelQuery of queries) {
        if (!survives(context, await call.list({ namespace, type, options: { labelQuery } }))) return;
        const request = { namespace, type, options: { labelQuery, bootstrapContents: true }, apiVersion: 1 };
        if (!(await survivesWatch(context, call.watch(request)))) return;
      }
      await judgeBystander();
    },
  }),
];
