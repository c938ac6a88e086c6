import { create, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { type MethodName, methods } from "../src/driver/methods.ts";
import type { Random } from "../src/world/random.ts";

/** A request that is wrong somewhere, and what was done to it. */
export interface FuzzedRequest {
  readonly method: MethodName;
  readonly bytes: Uint8Array;
  /** `message`: fields in odd combinations. `byte`: damaged encoding. */
  readonly level: "message" | "byte";
}

const methodNames = Object.keys(methods) as MethodName[];

/** Text that servers tend to trip over. */
const texts = [
  "",
  "a",
  "default",
  "Tests.fuzz.cosi.dev",
  "undefined",
  "running",
  "tearingDown",
  "0",
  "1",
  "-1",
  "+1",
  "01",
  "NaN",
  "9223372036854775807",
  "9223372036854775808",
  "-9223372036854775809",
  "1e3",
  " ",
  "\0",
  "\u007f",
  "../..",
  "a/b",
  "\u{1f600}",
  "e\u0301",
  "\uffff",
  "x".repeat(300),
  "(",
  "[a-",
  "(a+)+$",
  "(?=a)",
  "a{1001}",
  "((a{100}){100}){100}",
  "\\p{Greek}",
  "(?i)A",
  "^$",
  ".*",
  "4GiB",
  "1 k",
  "--1",
] as const;

/**
 * Makes one malformed or merely odd request. The same random source gives the same requests.
 *
 * Names come from a small set, so that requests meet what earlier ones left behind.
 */
export function createFuzzedRequest(random: Random): FuzzedRequest {
  const method = random.pick(methodNames);
  const level = random.int(2) === 0 ? "message" : "byte";
  const bytes =
    level === "message"
      ? createOddMessage(method, random)
      : damage(createValidMessage(method, random), random);
  return { method, bytes, level };
}

/** A message that a good client could send. */
function createValidMessage(method: MethodName, random: Random): Uint8Array {
  const name = { namespace: "fuzz", type: "Tests.fuzz.cosi.dev", id: `r${random.int(16)}` };
  const resource = {
    metadata: {
      ...name,
      version: random.pick(["undefined", "1", "2"]),
      phase: random.pick(["running", "tearingDown"]),
      labels: { a: random.pick(texts.slice(0, 12)) },
      finalizers: random.int(4) === 0 ? ["f"] : [],
    },
    spec: { protoSpec: random.bytes(random.int(64)), yamlSpec: "a: 1\n" },
  };
  const labelQuery = [
    { terms: [{ key: "a", op: random.int(8), value: ["a"], invert: random.int(2) === 0 }] },
  ];
  const init: Record<MethodName, object> = {
    Get: name,
    List: { ...name, options: { labelQuery, idQuery: { regexp: random.pick(texts) } } },
    Create: { resource, options: {} },
    Update: { newResource: resource, options: { expectedPhase: "running" } },
    Destroy: name,
    Watch: { ...name, options: { tailEvents: random.int(5) }, apiVersion: 1 },
    Teardown: name,
    TeardownAndDestroy: name,
  };
  const schema = methods[method].input;
  return toBinary(schema, create(schema, init[method] as never));
}

/** Any fields of any wire type, nested a few levels, with texts that servers trip over. */
function createOddMessage(method: MethodName, random: Random): Uint8Array {
  const writer = new BinaryWriter();
  // Half of them begin like a good request, so that they get past the first check.
  if (random.int(2) === 0) writer.raw(createValidMessage(method, random));
  writeFields(writer, random, 0);
  return writer.finish();
}

function writeFields(writer: BinaryWriter, random: Random, depth: number): void {
  for (let i = random.int(6); i >= 0; i--) {
    const field = 1 + random.int(12);
    switch (random.int(depth < 4 ? 6 : 4)) {
      case 0:
        writer
          .tag(field, WireType.Varint)
          .uint64(random.pick([0n, 1n, 5n, 2n ** 31n, 2n ** 63n, 2n ** 64n - 1n]));
        break;
      case 1:
        writer.tag(field, WireType.Bit64).raw(random.bytes(8));
        break;
      case 2:
        writer.tag(field, WireType.Bit32).raw(random.bytes(4));
        break;
      case 3:
        writer.tag(field, WireType.LengthDelimited).string(random.pick(texts));
        break;
      default: {
        const inner = new BinaryWriter();
        writeFields(inner, random, depth + 1);
        writer.tag(field, WireType.LengthDelimited).bytes(inner.finish());
      }
    }
  }
}

/** Damages an encoding: bits, lengths, pieces cut out, doubled or put in. */
function damage(bytes: Uint8Array, random: Random): Uint8Array {
  let result: Uint8Array = Uint8Array.from(bytes);
  for (let i = random.int(4); i >= 0; i--) {
    const at = result.length === 0 ? 0 : random.int(result.length);
    switch (random.int(6)) {
      case 0:
        if (result.length > 0) result[at]! ^= 1 << random.int(8);
        break;
      case 1:
        result = result.slice(0, at);
        break;
      case 2:
        result = Uint8Array.from([
          ...result.slice(0, at),
          ...random.bytes(1 + random.int(8)),
          ...result.slice(at),
        ]);
        break;
      case 3:
        if (result.length > 0) result[at] = 0xff;
        break;
      case 4:
        result = Uint8Array.from([...result, ...result.slice(at)]);
        break;
      default:
        result = random.bytes(random.int(200));
    }
  }
  return result;
}
