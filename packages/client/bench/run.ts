// Calls per second through the client and through bare grpc-js with hand-written decoding, in one run.
//   npm run bench -- client [--rounds 5]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { createClient } from "@cosi-spec/client";
import { createGrpcTransport } from "@cosi-spec/client/grpc";
import { createStateHandler, serve } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import {
  GetRequestSchema,
  GetResponseSchema,
  ListRequestSchema,
  ListResponseSchema,
  WatchRequestSchema,
  WatchResponseSchema,
} from "@cosi-spec/types";
import { HostnameSpecs } from "@cosi-spec/types/resources";
import { credentials, Client as GrpcClient } from "@grpc/grpc-js";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
const rounds = Number(values.rounds);
const resourceCount = 1000;

/** One kind of work, done both ways; each answers how many units it did. */
interface Bench {
  readonly name: string;
  readonly unit: string;
  ours(): Promise<number>;
  bare(): Promise<number>;
}

const folder = mkdtempSync(join(tmpdir(), "cosi-bench-"));
const server = await serve({ handler: createStateHandler(createState()), listen: `unix:${folder}/s` });
const client = createClient({ transport: createGrpcTransport({ endpoint: `unix:${folder}/s` }) });
const bareClient = new GrpcClient(`unix:${folder}/s`, credentials.createInsecure(), {
  "grpc.max_receive_message_length": -1,
});
for (let i = 0; i < resourceCount; i++)
  await client.create(HostnameSpecs, {
    ...{ id: `node-${String(i).padStart(4, "0")}`, spec: { hostname: `node-${i}.example.com` } },
    labels: { site: "lab", rack: String(i % 20) },
  });

const kind = { namespace: HostnameSpecs.namespace, type: HostnameSpecs.type };
const id = "node-0500";
const getBytes = toBinary(GetRequestSchema, create(GetRequestSchema, { ...kind, id }));
const listBytes = toBinary(ListRequestSchema, create(ListRequestSchema, kind));
const watchBytes = toBinary(
  WatchRequestSchema,
  create(WatchRequestSchema, { ...kind, apiVersion: 1, options: { bootstrapContents: true } }),
);
const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
const keep = (bytes: Buffer): Buffer => bytes;
const path = (method: string): string => `/cosi.resource.State/${method}`;
const decodeSpec = (bytes: Uint8Array | undefined): unknown =>
  fromBinary(HostnameSpecs.schema, bytes ?? new Uint8Array(0));

function getBare(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    bareClient.makeUnaryRequest(path("Get"), toBuffer, keep, getBytes, (error, answer) => {
      if (error !== null || answer === undefined) return reject(error);
      resolve(decodeSpec(fromBinary(GetResponseSchema, answer).resource?.spec?.protoSpec));
    });
  });
}

async function many(count: number, width: number, work: () => Promise<unknown>): Promise<number> {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: width }, worker));
  return count;
}

const getOurs = (): Promise<unknown> => client.get(HostnameSpecs, id);
const benches: readonly Bench[] = [
  {
    ...{ name: "Get, 1 in flight", unit: "calls" },
    ...{ ours: () => many(1_500, 1, getOurs), bare: () => many(1_500, 1, getBare) },
  },
  {
    ...{ name: "Get, 32 in flight", unit: "calls" },
    ...{ ours: () => many(6_000, 32, getOurs), bare: () => many(6_000, 32, getBare) },
  },
  {
    ...{ name: "List of 1,000", unit: "calls" },
    ours: () => many(20, 1, () => client.list(HostnameSpecs)),
    bare: () =>
      many(20, 1, async () => {
        for await (const answer of bareClient.makeServerStreamRequest(
          path("List"),
          toBuffer,
          keep,
          listBytes,
        ))
          decodeSpec(fromBinary(ListResponseSchema, answer).resource?.spec?.protoSpec);
      }),
  },
  {
    ...{ name: "Watch, bootstrap of 1,000", unit: "events" },
    async ours() {
      let count = 0;
      for await (const event of client.watch(HostnameSpecs)) {
        count++;
        if (event.kind === "bootstrapped") break;
      }
      return count;
    },
    async bare() {
      let count = 0;
      const call = bareClient.makeServerStreamRequest(path("Watch"), toBuffer, keep, watchBytes);
      call.on("error", () => {
        // Cancelled below.
      });
      for await (const answer of call) {
        for (const { resource } of fromBinary(WatchResponseSchema, answer as Buffer).event) {
          decodeSpec(resource?.spec?.protoSpec);
          count++;
        }
        if (count > resourceCount) break;
      }
      call.cancel();
      return count;
    },
  },
];

async function measure(work: () => Promise<number>): Promise<number> {
  const start = performance.now();
  const count = await work();
  return (count * 1000) / (performance.now() - start);
}

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[numbers.length >> 1] as number;

for (const { name, unit, ours, bare } of benches) {
  await ours();
  await bare();
  const [mine, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    mine.push(await measure(ours));
    theirs.push(await measure(bare));
  }
  const [a, b] = [median(mine), median(theirs)];
  const format = (rate: number): string => Math.round(rate).toLocaleString("en").padStart(8);
  console.log(
    `${name.padEnd(28)} ${format(a)} ${unit}/s   bare grpc-js ${format(b)}   ours ÷ bare ${(a / b).toFixed(2)}`,
  );
}
client.close();
bareClient.close();
await server.stop({ graceMs: 0 });
rmSync(folder, { recursive: true });
