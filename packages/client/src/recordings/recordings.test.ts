import { readFileSync } from "node:fs";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CreateResponseSchema,
  EventType,
  GetResponseSchema,
  ListResponseSchema,
  TeardownResponseSchema,
  UpdateResponseSchema,
  WatchRequestSchema,
  WatchResponseSchema,
} from "@cosi-spec/types";
import { expect, it } from "vitest";
import { type Client, createClient } from "../client.ts";
import { CosiError } from "../cosi-error.ts";
import { type Derived, deriveCall, fromClient, normalizeRequest } from "./derive-call.testdata.ts";
import { backEnds, type Exchange, readExchanges } from "./exchanges.testdata.ts";
import { toExpectedCode } from "./expected-codes.testdata.ts";
import { expectKindWatch, expectOneWatch, type Told, toComparable } from "./expected-watch.testdata.ts";
import { type Answer, createPlayTransport, type PlayTransport } from "./play-transport.testdata.ts";

/** What was compared of one server. */
interface Figures {
  lines: number;
  played: number;
  results: number;
  errors: number;
  watches: number;
  events: number;
  resumed: number;
  resynced: number;
  /** Watches whose answer was given to another request, by the reason why the client does not ask like this. */
  adapted: Record<string, number>;
  /** Exchanges that no call of the client makes, by reason. */
  unplayable: Record<string, number>;
}

const clock = { now: () => 0, sleep: () => Promise.resolve() };
const refusal: Answer = { responses: [], status: 7, text: "the script is over" };
/** A call that stays open is cut by the script, unless the server has said that it is over: the client has to leave. */
const cut = (answer: Answer): Answer =>
  hasErrored(answer) ? answer : { ...answer, status: answer.status ?? 14 };
const hasErrored = ({ responses }: Answer): boolean =>
  responses.some((bytes) =>
    fromBinary(WatchResponseSchema, bytes).event.some(({ eventType }) => eventType === EventType.ERRORED),
  );
const stay = (): never => {
  throw new CosiError("canceled", { message: "the client still waits after ERRORED" });
};

function connect(answers: readonly Answer[], onOpen: () => void = () => undefined) {
  const transport = createPlayTransport(answers, onOpen);
  return { transport, client: createClient({ transport, clock, random: () => 0 }) };
}

async function playUnary(exchange: Exchange, call: Derived & { kind: "unary" }, figures: Figures) {
  const stop = new AbortController();
  const { transport, client } = connect([exchange], () => stop.abort());
  const outcome = await call.run(client, stop.signal).then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
  const { status } = exchange;
  const code = status === undefined ? "canceled" : toExpectedCode(call.method, status, call.hasExpectedPhase);
  const isRepeated = code === "unavailable" && (call.method === "Get" || call.method === "List");
  expect(transport.made.length, exchange.place).toBe(status !== 0 && isRepeated ? 5 : 1);
  for (const made of transport.made) checkRequest(exchange, made.request);
  if (status === 0) {
    expect(outcome, exchange.place).toEqual({ result: toExpectedResult(exchange) });
    figures.results++;
    return;
  }
  const error = "error" in outcome ? outcome.error : undefined;
  expect(error, exchange.place).toBeInstanceOf(CosiError);
  expect((error as CosiError).code, exchange.place).toBe(code);
  expect((error as CosiError).message, exchange.place).toMatch(/^\[\w+\] [^/]*\/[^/]*.*: ./s);
  figures.errors++;
}

function checkRequest({ rpc, request, place }: Exchange, made: Uint8Array): void {
  expect(normalizeRequest(rpc, made), place).toEqual(normalizeRequest(rpc, request));
}

function toExpectedResult({ rpc, responses, place }: Exchange): unknown {
  const [first = new Uint8Array()] = responses;
  const toResource = (resource: Parameters<typeof toComparable>[0] | undefined): unknown => {
    if (resource === undefined) throw new Error(`${place}: there is no resource`);
    return toComparable(resource);
  };
  if (rpc === "Get") return toResource(fromBinary(GetResponseSchema, first).resource);
  if (rpc === "Create") return toResource(fromBinary(CreateResponseSchema, first).resource);
  if (rpc === "Update") return toResource(fromBinary(UpdateResponseSchema, first).resource);
  if (rpc === "List")
    return responses.map((bytes) => toResource(fromBinary(ListResponseSchema, bytes).resource));
  return rpc === "Teardown" ? fromBinary(TeardownResponseSchema, first).destroyReady : undefined;
}

async function readWatch(client: Client, call: Derived) {
  const told: Told[] = [];
  let code = "";
  try {
    if (call.kind === "watchKind") {
      const { type, query, isAggregated } = call;
      for await (const event of client.watch(type, { ...query, isAggregated })) {
        const resource = "resource" in event ? { resource: fromClient(event.resource) } : {};
        const old = "old" in event ? { old: fromClient(event.old) } : {};
        told.push({ kind: event.kind, ...resource, ...old });
      }
    } else if (call.kind === "watchOne") {
      for await (const state of client.watchOne(call.type, call.id))
        told.push({ kind: "state", resource: state && fromClient(state) });
    }
  } catch (error) {
    code = (error as CosiError).code;
  }
  return { told, code };
}

async function playWatch(exchange: Exchange, call: Derived, figures: Figures): Promise<void> {
  const isKind = call.kind === "watchKind";
  const lead = isKind && call.bookmark !== undefined ? [toLead(exchange, call.bookmark)] : [];
  const connections = [...lead, cut(exchange), refusal, refusal];
  const expected = isKind ? expectKindWatch(connections) : expectOneWatch(connections);
  const { transport, client } = connect(connections, stay);
  const { told, code } = await readWatch(client, call);
  expect(told, exchange.place).toEqual(expected.told);
  expect(code, exchange.place).toBe(expected.code);
  expect(readBookmarks(transport), exchange.place).toEqual(expected.requests);
  const adapted = "adapted" in call ? call.adapted : undefined;
  if (adapted === undefined) checkRequest(exchange, transport.made[lead.length]?.request ?? new Uint8Array());
  else figures.adapted[adapted] = (figures.adapted[adapted] ?? 0) + 1;
  figures.watches++;
  figures.events += expected.eventCount;
  figures.resumed += expected.requests.filter((bookmark) => bookmark !== undefined).length;
  figures.resynced += told.filter(({ kind }) => kind === "resynced").length;
}

function readBookmarks({ made }: PlayTransport): (Uint8Array | undefined)[] {
  return made.map(({ request }) => {
    const { options } = fromBinary(WatchRequestSchema, request);
    expect(options?.bootstrapContents ?? false).toBe(
      options !== undefined && options.startFromBookmark === undefined,
    );
    return options?.startFromBookmark;
  });
}

/** The connection before a resumed one: the recorded stream up to the bookmark, after a bootstrap that was empty. */
function toLead({ uses, streams }: Exchange, bookmark: Uint8Array): Answer {
  const [use] = uses;
  const stream = use && streams.get(use.stream);
  const changes =
    use === undefined || stream === undefined
      ? []
      : stream.responses
          .flatMap((bytes, response) =>
            fromBinary(WatchResponseSchema, bytes).event.map((event, index) => ({ event, response, index })),
          )
          .filter(
            ({ response, index }) =>
              response < use.response || (response === use.response && index <= use.event),
          )
          .map(({ event }) => event)
          .filter(({ eventType, bookmark: own }) => eventType <= EventType.DESTROYED && own !== undefined);
  const last = changes.at(-1)?.bookmark;
  const isLast = last !== undefined && Buffer.from(last).equals(bookmark);
  const start = { eventType: EventType.BOOTSTRAPPED, bookmark };
  const event = isLast ? [start, ...changes] : [start];
  const bytes = toBinary(WatchResponseSchema, create(WatchResponseSchema, { event }));
  return { responses: [new Uint8Array(), bytes], status: 14, text: "lost" };
}

async function playAll(backEnd: string): Promise<Figures> {
  const { exchanges, lines, others } = readExchanges(backEnd);
  const figures: Figures = {
    ...{ lines, played: 0, results: 0, errors: 0, watches: 0, events: 0, resumed: 0, resynced: 0 },
    adapted: {},
    unplayable: { ...others },
  };
  for (const exchange of exchanges) {
    const call = deriveCall(exchange);
    if (call.kind === "none") {
      figures.unplayable[call.reason] = (figures.unplayable[call.reason] ?? 0) + 1;
      continue;
    }
    if (call.kind === "unary") await playUnary(exchange, call, figures);
    else await playWatch(exchange, call, figures);
    figures.played++;
  }
  return figures;
}

const table = JSON.parse(readFileSync(new URL("./played.json", import.meta.url), "utf8"));

it.each(backEnds)("makes of every exchange of %s what the documentation promises", async (backEnd) => {
  const figures = await playAll(backEnd);
  const left = Object.values(figures.unplayable).reduce((sum, count) => sum + count, 0);
  expect(figures.played + left).toBe(figures.lines);
  console.log(backEnd, JSON.stringify(figures));
  expect(figures).toEqual(table[backEnd]);
});
