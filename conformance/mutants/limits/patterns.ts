import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { untilCancelled } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";

/**
 * A server whose only thread is busy for ever once an expression for which `isDear` holds meets an id for which
 * `isLong` holds: nothing is answered from then on.
 */
function blocking(
  on: "List" | "Watch",
  isDear: (regexp: string) => boolean,
  isLong: (id: string) => boolean,
): InProcessServer {
  const ids = new Set<string>();
  const watched = new Set<string>();
  let isBusy = false;
  return intercept(createReference(), {
    raw: isBusyFor(() => isBusy),
    async Create(request, next, { signal }) {
      const id = request.resource?.metadata?.id ?? "";
      ids.add(id);
      if (on === "Watch" && watched.size > 0 && isLong(id)) {
        isBusy = true;
        await untilCancelled(signal);
      }
      return next(request);
    },
    async *List(request, next, { signal }) {
      if (on === "List" && isDear(request.options?.idQuery?.regexp ?? "") && [...ids].some(isLong)) {
        isBusy = true;
        await untilCancelled(signal);
      }
      yield* next(request);
    },
    async *Watch(request, next) {
      const regexp = request.options?.idQuery?.regexp ?? "";
      const isWatched = request.id === undefined && isDear(regexp);
      if (isWatched) watched.add(regexp);
      try {
        yield* next(request);
      } finally {
        watched.delete(regexp);
      }
    },
  });
}

function isBusyFor(isBusy: () => boolean) {
  return (_method: string, _request: Uint8Array, _next: unknown, { signal }: { signal: AbortSignal }) =>
    isBusy() ? waitForEver(signal) : undefined;
}

async function* waitForEver(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  await untilCancelled(signal);
  yield refuse("CANCELLED");
}

function busy(
  name: string,
  title: string,
  create: () => InProcessServer,
  more: readonly RequirementId[] = [],
): Mutant {
  return mutant({ id: `limits.${name}`, title, violates: ["COSI-LIM-003", ...more], create });
}

export default [
  busy(
    "backtracks-nested-repetition",
    "A repetition inside a repetition is tried in all ways, and nothing else is answered meanwhile",
    () =>
      blocking(
        "List",
        (regexp) => /\([^)]*[+*]\)[+*]/.test(regexp),
        (id) => id.length > 40,
      ),
    ["COSI-QRY-013"],
  ),
  busy(
    "backtracks-alternatives",
    "Alternatives inside a repetition are tried in all ways, and nothing else is answered meanwhile",
    () =>
      blocking(
        "List",
        (regexp) => /\([^)]*\|[^)]*\)[+*]/.test(regexp),
        (id) => id.length > 40,
      ),
  ),
  busy(
    "expands-counts",
    "Counted repetitions inside each other are expanded, and nothing else is answered meanwhile",
    () =>
      blocking(
        "List",
        (regexp) => /\}\)\{/.test(regexp),
        () => true,
      ),
    ["COSI-QRY-013"],
  ),
  busy(
    "backtracks-in-watches",
    "A watch compares a new id with an expression in all ways, and nothing else is answered meanwhile",
    () =>
      blocking(
        "Watch",
        (regexp) => /\([^)]*[+*]\)[+*]/.test(regexp),
        (id) => id.length > 40,
      ),
  ),
];
