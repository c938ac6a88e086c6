import { LabelTerm_Operation } from "@cosi-spec/types";
import { test } from "../../test.ts";
import { openBystander, survives, survivesWatch } from "./_survive.ts";

/** The least and the greatest number of an int32 and some that no enum has. */
const oddNumbers = [-2_147_483_648, -1, 9, 99, 2_147_483_647];

const comparisons = ["EQUAL", "IN", "LT", "LTE", "LT_NUMERIC", "LTE_NUMERIC"] as const;

export default [
  ...comparisons.map((op) =>
    test({
      id: `limits.${op.toLowerCase().replaceAll("_", "-")}-without-value`,
      title: `A query with ${op} and no value does not end the server`,
      covers: ["COSI-LIM-001", "COSI-LIM-002"],
      isHazardous: true,
      async run(context) {
        const { world, call } = context;
        const { namespace, type } = world;
        const judgeBystander = await openBystander(context);
        await world.create({ labels: { rank: "5" } });
        for (const invert of [false, true]) {
          const terms = [{ key: "rank", op: LabelTerm_Operation[op], value: [], invert }];
          const options = { labelQuery: [{ terms }] };
          if (!survives(context, await call.list({ namespace, type, options }))) return;
          // A watch can be accepted and meet the term only with the next event.
          const watch = call.watch({ namespace, type, options, apiVersion: 1 });
          const first = await watch.takeMessages(1);
          const created = await call.create({ resource: world.resource({ labels: { rank: "5" } }) });
          watch.cancel();
          const isThere = survives(context, created);
          if (!isThere || first.end === "lost") return;
        }
        await judgeBystander();
      },
    }),
  ),
  test({
    id: "limits.odd-operators",
    title: "A comparison that no version of the protocol has does not end the server",
    covers: ["COSI-LIM-001", "COSI-LIM-002"],
    isHazardous: true,
    async run(context) {
      const { world, call } = context;
      const { namespace, type } = world;
      const judgeBystander = await openBystander(context);
      await world.create({ labels: { rank: "5" } });
      for (const op of oddNumbers) {
        for (const value of [["5"], []]) {
          const terms = [{ key: "rank", op: op as LabelTerm_Operation, value }];
          const options = { labelQuery: [{ terms }] };
          if (!survives(context, await call.list({ namespace, type, options }))) return;
          const request = {
            namespace,
            type,
            options: { ...options, bootstrapContents: true },
            apiVersion: 1,
          };
          if (!(await survivesWatch(context, call.watch(request)))) return;
        }
      }
      await judgeBystander();
    },
  }),
  test({
    id: "limits.odd-watch-numbers",
    title: "A Watch with any api_version and any tail_events does not end the server",
    covers: ["COSI-LIM-001"],
    isHazardous: true,
    async run(context) {
      const { world, call } = context;
      const { namespace, type } = world;
      const judgeBystander = await openBystander(context);
      const { id } = (await world.create()).metadata!;
      for (const number of oddNumbers) {
        for (const name of [
          { namespace, type },
          { namespace, type, id },
        ]) {
          const requests = [
            { ...name, apiVersion: number, options: {} },
            { ...name, apiVersion: 1, options: { tailEvents: number } },
          ];
          for (const request of requests) {
            if (!(await survivesWatch(context, call.watch(request)))) return;
          }
        }
      }
      await judgeBystander();
    },
  }),
  test({
    id: "limits.odd-bookmarks",
    title: "A Watch with a bookmark of any length and content does not end the server",
    covers: ["COSI-LIM-001"],
    isHazardous: true,
    async run(context) {
      const { world, call } = context;
      const { namespace, type, random } = world;
      const judgeBystander = await openBystander(context);
      const { id } = (await world.create()).metadata!;
      const lengths = [0, 1, 7, 8, 9, 15, 16, 17, 24, 32, 1000];
      const bookmarks = lengths.flatMap((length) => [
        random.bytes(length),
        new Uint8Array(length),
        new Uint8Array(length).fill(0xff),
      ]);
      for (const startFromBookmark of bookmarks) {
        for (const name of [
          { namespace, type },
          { namespace, type, id },
        ]) {
          const request = { ...name, apiVersion: 1, options: { startFromBookmark } };
          if (!(await survivesWatch(context, call.watch(request)))) return;
        }
      }
      await judgeBystander();
    },
  }),
];
