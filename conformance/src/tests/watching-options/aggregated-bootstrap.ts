import { type Test, type TestDefinition, test } from "../../test.ts";
import { having } from "./_queries.ts";
import { readTo, sameAs, type WatchRequestInit } from "./_reading.ts";

interface Row {
  readonly name: string;
  readonly title: string;
  /** Events of the start, with three resources that match. */
  readonly startCount: number;
  readonly apiVersion: number;
  readonly options: WatchRequestInit["options"];
}

const rows: readonly Row[] = [
  {
    name: "bootstrap",
    title: "The bootstrap of an aggregated watch is that of a plain one",
    startCount: 4,
    apiVersion: 1,
    options: { bootstrapContents: true },
  },
  {
    name: "bootstrap-noop",
    title: "The bootstrap of an aggregated watch with NOOP is that of a plain one",
    startCount: 5,
    apiVersion: 1,
    options: { bootstrapContents: true, bootstrapBookmark: true },
  },
  {
    name: "bootstrap-api-0",
    title: "The bootstrap of an aggregated watch with api_version 0 is that of a plain one",
    startCount: 4,
    apiVersion: 0,
    options: { bootstrapContents: true, bootstrapBookmark: true },
  },
  {
    name: "bootstrap-filtered",
    title: "The bootstrap of an aggregated watch with a filter is that of a plain one",
    startCount: 4,
    apiVersion: 1,
    options: { bootstrapContents: true, ...having("watched") },
  },
];

const label = { labels: { watched: "" } };

export default rows.map(
  ({ name, title, startCount, apiVersion, options }): Test =>
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
        const events = await world.takeEvents(plain, startCount + 1);
        check.events("COSI-WCH-026", await readTo(aggregated, fence), events.map(sameAs));
      },
    } satisfies TestDefinition),
);
