import { createInProcessServer, createStateHandler } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import type { CodeName } from "../../src/driver/code.ts";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { untilCancelled } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";

const mebibyte = 1_048_576;

/** A server that refuses requests of some methods above a size of its own. */
function receiving(
  name: string,
  title: string,
  isRefused: (method: string, byteLength: number) => boolean,
): Mutant {
  return mutant({
    id: `limits.${name}`,
    title,
    violates: ["COSI-LIM-006"],
    create: () =>
      intercept(createReference(), {
        raw: (method, request) => (isRefused(method, request.length) ? exhausted() : undefined),
      }),
  });
}

async function* exhausted(code: CodeName = "RESOURCE_EXHAUSTED"): AsyncGenerator<Uint8Array> {
  yield refuse(code);
}

/** A server that takes requests of any size; what is in front of it does not. */
function createSpacious(): InProcessServer {
  return createInProcessServer(createStateHandler(createState()), { maxMessageBytes: 64 * mebibyte });
}

/** A server that answers requests above 4 MiB in its own way. */
function answering(
  name: string,
  title: string,
  answer: (
    request: Uint8Array,
    next: (request: Uint8Array) => AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ) => AsyncIterable<Uint8Array>,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({
    id: `limits.${name}`,
    title,
    violates: ["COSI-LIM-008", ...more],
    create: () =>
      intercept(createSpacious(), {
        raw: (_method, request, next, { signal }) =>
          request.length > 4 * mebibyte ? answer(request, next, signal) : undefined,
      }),
  });
}

export default [
  receiving(
    "refuses-one-mebibyte",
    "A Create of exactly 1 MiB is refused: the limit counts the frame as well",
    (method, byteLength) => method === "Create" && byteLength + 5 > mebibyte,
  ),
  receiving(
    "takes-a-megabyte-for-a-mebibyte",
    "The limit is 1,000,000 bytes",
    (_method, byteLength) => byteLength > 1_000_000,
  ),
  receiving(
    "refuses-large-updates",
    "An Update above 512 KiB is refused, since both states go into one event",
    (method, byteLength) => method === "Update" && byteLength > mebibyte / 2,
  ),
  mutant({
    id: "limits.loses-what-the-store-refuses",
    title: "A Create that is too large for the store is answered with OK",
    violates: ["COSI-ERR-001"],
    create: () =>
      intercept(createReference(), {
        async Create(request, next) {
          const length = request.resource?.spec?.protoSpec.length ?? 0;
          const isLost = length > 2 * mebibyte && length < 4 * mebibyte;
          return isLost ? { resource: request.resource! } : next(request);
        },
      }),
  }),
  answering("reports-size-as-invalid", "A message that is too large is refused with INVALID_ARGUMENT", () =>
    exhausted("INVALID_ARGUMENT"),
  ),
  answering("reports-size-as-internal", "A message that is too large is refused with INTERNAL", () =>
    exhausted("INTERNAL"),
  ),
  answering(
    "stores-what-is-too-large",
    "The size is looked at after the write was made",
    async function* (request, next) {
      for await (const _ of next(request)) yield refuse("RESOURCE_EXHAUSTED");
    },
  ),
  answering(
    "forgets-what-is-too-large",
    "A message that is too large is dropped and never answered",
    async function* (_request, _next, signal) {
      await untilCancelled(signal);
      yield refuse("CANCELLED");
    },
    ["COSI-LIM-002"],
  ),
];
