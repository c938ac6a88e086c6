import type { DescMessage, JsonValue, Registry } from "@bufbuild/protobuf";
import { fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import { fromBase64, toBase64 } from "./read-lines.ts";
import { sortMapEntries } from "./sort-map-entries.ts";

/** One line of `wire.ndjson`: a message in both encodings. */
export interface WireLine {
  readonly message: string;
  readonly case: string;
  readonly json: JsonValue;
  /** Deterministic encoding, base64; entries of maps sorted by key bytes. */
  readonly bytes: string;
  /** Some map has several entries, so other orders are as good. */
  readonly mapOrder?: true;
}

/** One line of `wire-decode.ndjson`: bytes that a decoder takes or refuses. */
export interface DecodeLine {
  readonly message: string;
  readonly case: string;
  readonly bytes: string;
  readonly accepted: boolean;
  /** Value without unknown fields; absent if ProtoJSON cannot express it. */
  readonly json?: JsonValue;
  /** Deterministic encoding of that value. */
  readonly canonical?: string;
}

/** A line on which our types and the recording do not agree. */
export interface WireDifference {
  readonly line: number;
  readonly message: string;
  readonly case: string;
  /** What was compared. */
  readonly check: "bytes to JSON" | "bytes to bytes" | "JSON to bytes" | "acceptance" | "map order";
  readonly want: string;
  readonly got: string;
}

/** Compares every line of `wire.ndjson` in both directions. */
export function checkWire(registry: Registry, lines: readonly WireLine[]): WireDifference[] {
  return lines.flatMap((line, index) => {
    const desc = findMessage(registry, line.message);
    const compare = createComparison(line, index);
    const bytes = fromBase64(line.bytes);
    return [
      ...compare("map order", line.bytes, () => toBase64(sortMapEntries(desc, bytes))),
      ...compare("bytes to JSON", printJson(line.json), () => decodeToJson(desc, bytes)),
      ...compare("bytes to bytes", line.bytes, () => reencode(desc, bytes)),
      ...compare("JSON to bytes", line.bytes, () =>
        toBase64(sortMapEntries(desc, toBinary(desc, fromJson(desc, line.json)))),
      ),
    ];
  });
}

/** Compares every line of `wire-decode.ndjson`: accepted or refused, and the value if accepted. */
export function checkDecode(registry: Registry, lines: readonly DecodeLine[]): WireDifference[] {
  return lines.flatMap((line, index) => {
    const desc = findMessage(registry, line.message);
    const compare = createComparison(line, index);
    const bytes = fromBase64(line.bytes);
    const accepted = accepts(desc, bytes);
    const verdict = compare("acceptance", describe(line.accepted), () => describe(accepted));
    if (!accepted || !line.accepted) return verdict;
    const canonical = compare("bytes to bytes", line.canonical ?? "", () => reencode(desc, bytes));
    const json =
      line.json === undefined
        ? compare("bytes to JSON", "refused: ", () => decodeToJson(desc, bytes).slice(0, "refused: ".length))
        : compare("bytes to JSON", printJson(line.json), () => decodeToJson(desc, bytes));
    return [...verdict, ...json, ...canonical];
  });
}

function createComparison(line: { message: string; case: string }, index: number) {
  return (check: WireDifference["check"], want: string, compute: () => string): WireDifference[] => {
    const got = attempt(compute);
    return got === want
      ? []
      : [{ line: index + 1, message: line.message, case: line.case, check, want, got }];
  };
}

function attempt(compute: () => string): string {
  try {
    return compute();
  } catch {
    // The texts of errors belong to the decoder's authors, so only the fact is compared.
    return "refused: ";
  }
}

function accepts(desc: DescMessage, bytes: Uint8Array): boolean {
  return attempt(() => String(fromBinary(desc, bytes).$typeName)) !== "refused: ";
}

function describe(accepted: boolean): string {
  return accepted ? "accepted" : "refused";
}

function decodeToJson(desc: DescMessage, bytes: Uint8Array): string {
  return printJson(toJson(desc, fromBinary(desc, bytes)));
}

function reencode(desc: DescMessage, bytes: Uint8Array): string {
  const message = fromBinary(desc, bytes, { readUnknownFields: false });
  return toBase64(sortMapEntries(desc, toBinary(desc, message)));
}

function findMessage(registry: Registry, typeName: string): DescMessage {
  const desc = registry.getMessage(typeName);
  if (desc === undefined) throw new Error(`the recordings name a message that is not ours: ${typeName}`);
  return desc;
}

/** Prints JSON with sorted keys, so that equal values give equal text. */
function printJson(value: JsonValue): string {
  return JSON.stringify(value, (_key, item: JsonValue) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
