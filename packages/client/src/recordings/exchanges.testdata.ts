import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { statusNames } from "../cosi-error.ts";

/** The recorded servers. */
export const backEnds = ["inmem", "bbolt", "sqlite", "etcd"] as const;

/** A bookmark that a request took from an earlier stream. */
export interface Use {
  readonly stream: string;
  readonly response: number;
  readonly event: number;
}

/** A recorded call with its whole answer. */
export interface Exchange {
  /** Scenario and step, for messages. */
  readonly place: string;
  readonly rpc: string;
  readonly request: Uint8Array;
  readonly responses: readonly Uint8Array[];
  /** Number of the status it ended with; undefined if it was open at the end. */
  readonly status: number | undefined;
  readonly text: string;
  readonly uses: readonly Use[];
  /** Exchange of each named stream of the scenario, those that end later included. */
  readonly streams: ReadonlyMap<string, Exchange>;
}

interface Line {
  readonly scenario: string;
  readonly step: number;
  readonly rpc: string;
  readonly requestBytes?: string;
  readonly requestGzip?: string;
  readonly responses?: readonly { readonly bytes?: string; readonly gzip?: string }[];
  readonly status?: { readonly code: string; readonly message?: string };
  readonly end?: string;
  readonly stream?: string;
  readonly call?: string;
  readonly part?: "begin" | "end";
  readonly uses?: readonly Use[];
  readonly skipped?: string;
}

const folder = new URL("../../../../conformance/recordings/exchanges/", import.meta.url);

/** What a file of exchanges holds: the calls, and lines that are none by their reason. */
export interface Recording {
  readonly exchanges: readonly Exchange[];
  readonly lines: number;
  readonly others: Readonly<Record<string, number>>;
}

/** Reads the calls of one server, in the order in which they were answered. */
export function readExchanges(backEnd: string): Recording {
  const text = readFileSync(new URL(`${backEnd}.ndjson`, folder), "utf8");
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  const begun = new Map<string, Line>();
  const streams = new Map<string, Map<string, Exchange>>();
  const exchanges: Exchange[] = [];
  const others: Record<string, number> = {};
  for (const line of lines) {
    const reason = toReason(line);
    if (reason !== undefined) others[reason] = (others[reason] ?? 0) + 1;
    const key = `${line.scenario} ${line.stream ?? line.call}`;
    if (line.part === "begin") begun.set(key, line);
    if (reason !== undefined) continue;
    const start = line.part === "end" ? begun.get(key) : line;
    if (start === undefined) throw new Error(`${key} was never begun`);
    const named = streams.get(line.scenario) ?? new Map<string, Exchange>();
    streams.set(line.scenario, named);
    const exchange: Exchange = {
      place: `${line.scenario} ${start.step}`,
      rpc: line.rpc,
      request: toBytes({ bytes: start.requestBytes, gzip: start.requestGzip }),
      responses: (line.responses ?? []).map(toBytes),
      status: line.end === "open" ? undefined : toStatus(line),
      text: line.status?.message ?? "",
      uses: start.uses ?? [],
      streams: named,
    };
    if (line.stream !== undefined) named.set(line.stream, exchange);
    exchanges.push(exchange);
  }
  return { exchanges, lines: lines.length, others };
}

function toReason({ rpc, part, skipped }: Line): string | undefined {
  if (skipped !== undefined) return "skipped when recording";
  if (rpc.startsWith("@")) return "no call";
  if (part === "begin") return "first line of two";
  return undefined;
}

function toStatus({ scenario, step, status }: Line): number {
  const number = statusNames.indexOf((status?.code ?? "") as "OK");
  if (number < 0) throw new Error(`${scenario} ${step}: no status`);
  return number;
}

function toBytes({ bytes, gzip }: { bytes?: string | undefined; gzip?: string | undefined }): Uint8Array {
  const encoded = Buffer.from(gzip ?? bytes ?? "", "base64");
  return new Uint8Array(gzip === undefined ? encoded : gunzipSync(encoded));
}
