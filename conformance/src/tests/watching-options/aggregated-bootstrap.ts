import { type Test, type TestDefinition, test } from "../../test.ts";
import { having } from "./_queries.ts";
import { judgeEqual, type WatchRequestInit } from "./_reading.ts";

interface Row {
  readonly name: string;
  readonly title: string;
  readonly apiVersion: number;
  readonly options: WatchRequestInit["options"];
}

const rows: readonly Row[] = [
  {
    name: "bootstrap",
    title: "The bootstrap of an aggregated watch is that of a plain one",
    apiVersion: 1,
    options: { bootstrapContents: true },
  },
  {
    name: "bootstrap-noop",
    title: "The bootstrap of an aggregated watch with NOOP is that of a plain one",
    apiVersion: 1,
    options: { bootstrapContents: true, bootstrapBookmark: true },
  },
  {
    name: "bootstrap-api-0",
    title: "The bootstrap of an aggregated watch with api_version 0 is that of a plain one",
    apiVersion: 0,
    options: { bootstrapContents: true, bootstrapBookmark: true },
  },
  {
    name: "bootstrap-filtered",
    title: "The bootstrap of an aggregated watch with a filter is that of a plain one",
    apiVersion: 1,
    options: { bootstrapContents: true, ...having("watched") },
  },
];

const label = { labels: { watched: "" } };

export default rows.map(
  ({ name, title, apiVersion, options }): Test =>
    test({
      id: `watching-options.aggregated-${name}`,
      title,
      covers: ["COSI-WCH-026"],
      async run({ world, check }) {
        const [first] = [await world.create(label), await world.create(label), await world.create(label)];
        if (options?.labelQuery !== undefined) await world.create();
        const plain = await world.watch({ ...options, apiVersion });
        const aggregated = await world.watch({ ...options, apiVersion, aggregated: true });
        await world.update(first);
        const fence = await world.create(label);
        await judgeEqual(check, plain, aggregated, fence);
      },
    } satisfies TestDefinition),
);
