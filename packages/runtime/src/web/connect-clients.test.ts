import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { EventType, State, type WatchResponse } from "@cosi-spec/types";
import { afterEach, expect, it } from "vitest";
import { createStateHandler } from "../server/create-state-handler.ts";
import { kind, resource } from "../server/testing.testdata.ts";
import { createState } from "../state/state.ts";
import { type RunningWebServer, serveWeb } from "./serve-web.ts";

let server: RunningWebServer | undefined;

afterEach(async () => {
  await server?.stop({ graceMs: 0 });
});

const transports: [string, (baseUrl: string) => Transport][] = [
  ["gRPC-Web", (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "1.1" })],
  ["Connect", (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: true })],
];

it.each(transports)("serves the clients of Connect over %s", async (_, connect) => {
  server = await serveWeb({ handler: createStateHandler(createState()), listen: "tcp:127.0.0.1:0" });
  const client = createClient(State, connect(server.url));
  const stop = new AbortController();
  const watch = client
    .watch({ ...kind, apiVersion: 1, options: { bootstrapContents: true } }, { signal: stop.signal })
    [Symbol.asyncIterator]();
  const nextEvents = async () => {
    const { value }: IteratorResult<WatchResponse, undefined> = await watch.next();
    return value?.event.map(({ eventType, resource: after }) => [eventType, after?.metadata?.id ?? ""]);
  };
  expect(await nextEvents()).toEqual([]);
  expect(await nextEvents()).toEqual([[EventType.BOOTSTRAPPED, ""]]);
  const created = await client.create({ resource: resource("a", {}, { yamlSpec: "a: é\n" }) });
  expect(created.resource?.metadata?.version).toBe("1");
  expect(await nextEvents()).toEqual([[EventType.CREATED, "a"]]);
  const listed: string[] = [];
  for await (const { resource: each } of client.list(kind)) listed.push(each?.spec?.yamlSpec ?? "");
  expect(listed).toEqual(["a: é\n"]);
  const failure = await client.get({ ...kind, id: "b" }).catch(ConnectError.from);
  expect(failure).toMatchObject({ code: Code.NotFound, rawMessage: expect.stringContaining("not exist") });
  stop.abort();
});

it("refuses a client of Connect that sends JSON", async () => {
  server = await serveWeb({ handler: createStateHandler(createState()), listen: "tcp:127.0.0.1:0" });
  const options = { baseUrl: server.url, httpVersion: "1.1" } as const;
  const json = createClient(State, createConnectTransport({ ...options, useBinaryFormat: false }));
  await expect(json.get({ ...kind, id: "a" })).rejects.toMatchObject({ rawMessage: "HTTP 415" });
});
