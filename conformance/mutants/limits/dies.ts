import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { LabelTerm_Operation } from "@cosi-spec/types";
import { methods } from "../../src/driver/methods.ts";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { mortal } from "../lib/dead-server.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { createReference } from "../lib/reference.ts";

type MethodOf = keyof typeof methods;
type Request<M extends MethodOf> = MessageShape<(typeof methods)[M]["input"]>;

/** A server whose process ends at a request of these methods that decodes and for which `kills` holds. */
function dyingOf<M extends MethodOf>(
  name: string,
  title: string,
  on: readonly M[],
  kills: (request: Request<M>) => boolean,
  more: readonly RequirementId[] = [],
): Mutant {
  return dying(
    name,
    title,
    (method, bytes) => {
      if (!on.includes(method as M)) return false;
      try {
        return kills(fromBinary(methods[method as M].input as DescMessage, bytes) as Request<M>);
      } catch {
        return false;
      }
    },
    more,
  );
}

/** A server whose process ends at a request for whose bytes `kills` holds. */
function dying(
  name: string,
  title: string,
  kills: (method: string, bytes: Uint8Array) => boolean,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({
    id: `limits.${name}`,
    title,
    violates: ["COSI-LIM-001", ...more],
    create: () => mortal(createReference(), kills),
  });
}

const hasTerm = (
  request: Request<"List" | "Watch">,
  test: (op: LabelTerm_Operation, values: number) => boolean,
): boolean =>
  request.options?.labelQuery.some(({ terms }) => terms.some(({ op, value }) => test(op, value.length))) ===
  true;

/** Depth of the groups that begin a message, counted as a recursive decoder would. */
function groupDepth(bytes: Uint8Array): number {
  let depth = 0;
  for (let at = 0; at < bytes.length; ) {
    const start = at;
    while ((bytes[at] ?? 0) >= 0x80) at++;
    if (((bytes[start] ?? 0) & 7) !== 3) break;
    at++;
    depth++;
  }
  return depth;
}

/** Whether the first field claims more bytes than anybody sends. */
function claimsTooMuch(bytes: Uint8Array): boolean {
  if ((bytes[0] ?? 0) % 8 !== 2) return false;
  let length = 0n;
  for (let at = 1; at < bytes.length && at <= 10; at++) {
    length |= BigInt(bytes[at]! & 0x7f) << BigInt(7 * (at - 1));
    if (bytes[at]! < 0x80) return length > 1n << 30n;
  }
  return false;
}

export default [
  dyingOf(
    "dies-at-equal-without-value",
    "A comparison with EQUAL reads the first value without looking whether there is one",
    ["List"],
    (request) => hasTerm(request, (op, values) => op === LabelTerm_Operation.EQUAL && values === 0),
    ["COSI-QRY-017"],
  ),
  dyingOf(
    "dies-at-in-without-value",
    "A comparison with IN searches the middle of a list that is empty",
    ["List"],
    (request) => hasTerm(request, (op, values) => op === LabelTerm_Operation.IN && values === 0),
    ["COSI-QRY-008", "COSI-QRY-009"],
  ),
  dyingOf(
    "dies-at-order-without-value",
    "A watch with a comparison by order and no value ends the server",
    ["Watch"],
    (request) =>
      hasTerm(
        request,
        (op, values) => op >= LabelTerm_Operation.LT && op <= LabelTerm_Operation.LTE_NUMERIC && values === 0,
      ),
    ["COSI-QRY-017"],
  ),
  dyingOf(
    "dies-at-unknown-operator",
    "An operator that the server does not know ends it",
    ["List", "Watch"],
    (request) => hasTerm(request, (op) => op > LabelTerm_Operation.LTE_NUMERIC),
    ["COSI-QRY-018"],
  ),
  dyingOf(
    "dies-at-negative-operator",
    "A negative operator is an index out of range",
    ["List"],
    (request) => hasTerm(request, (op) => op < 0),
    ["COSI-QRY-018"],
  ),
  dyingOf(
    "dies-at-negative-tail",
    "A negative number of tail events makes a list of negative length",
    ["Watch"],
    ({ options }) => (options?.tailEvents ?? 0) < 0,
  ),
  dyingOf(
    "dies-at-huge-tail",
    "The list of tail events is allocated as long as the request asks",
    ["Watch"],
    ({ options }) => (options?.tailEvents ?? 0) > 1 << 30,
  ),
  dyingOf(
    "dies-at-odd-api-version",
    "A negative api_version ends the server",
    ["Watch"],
    ({ apiVersion }) => apiVersion < -1,
  ),
  dyingOf(
    "dies-at-short-bookmark",
    "A bookmark of less than eight bytes is read past its end",
    ["Watch"],
    ({ options }) => {
      const length = options?.startFromBookmark?.length ?? 8;
      return length > 0 && length < 8;
    },
  ),
  dyingOf(
    "dies-without-metadata",
    "A Create without metadata ends the server",
    ["Create"],
    ({ resource }) => resource !== undefined && resource.metadata === undefined,
    ["COSI-ERR-002"],
  ),
  dyingOf(
    "dies-without-resource",
    "An Update without resource ends the server",
    ["Update"],
    ({ newResource }) => newResource === undefined,
    ["COSI-ERR-002"],
  ),
  dyingOf(
    "dies-at-malformed-pattern",
    "An expression that does not compile is an error that nobody catches",
    ["List"],
    ({ options }) => isMalformed(options?.idQuery?.regexp ?? ""),
    ["COSI-QRY-022", "COSI-QRY-024"],
  ),
  dyingOf(
    "dies-at-many-finalizers",
    "More finalizers than a buffer holds end the server",
    ["Create"],
    ({ resource }) => (resource?.metadata?.finalizers.length ?? 0) > 1024,
  ),
  dyingOf(
    "dies-at-many-terms",
    "A query of thousands of terms overflows the stack",
    ["List"],
    ({ options }) => (options?.labelQuery.length ?? 0) > 1024,
  ),
  dying(
    "dies-at-deep-groups",
    "Unknown groups are skipped by recursion, and the stack overflows",
    (_method, bytes) => groupDepth(bytes) > 50_000,
  ),
  dying("dies-at-huge-length", "A field that claims gigabytes is given as much memory", (_method, bytes) =>
    claimsTooMuch(bytes),
  ),
  dying(
    "dies-at-large-message",
    "A message above 4 MiB ends the server",
    (_method, bytes) => bytes.length > 4 * 1024 * 1024,
    ["COSI-LIM-008"],
  ),
];

function isMalformed(regexp: string): boolean {
  try {
    new RegExp(regexp);
    return false;
  } catch {
    return true;
  }
}
