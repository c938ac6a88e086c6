import { type CodeName, codeNames } from "../../src/driver/code.ts";
import type { InProcessServer } from "../../src/hosts/in-process-host.ts";
import { intercept, StatusError } from "./intercept.ts";
import { createReference } from "./reference.ts";

/** How a call was refused. */
export interface Refusal {
  readonly code: CodeName;
  readonly details: string;
}

/** Makes a server that words its refusals differently, or gives them another status. */
export function editStatuses(
  change: (refusal: Refusal, method: string) => Partial<Refusal>,
  server: InProcessServer = createReference(),
): InProcessServer {
  return intercept(server, {
    raw: async function* (method, request, next) {
      try {
        yield* next(request);
      } catch (error) {
        const { code, details } = error as StatusError;
        const refusal = { code: codeNames[code] ?? "UNKNOWN", details: String(details) };
        const changed = { ...refusal, ...change(refusal, method) };
        throw new StatusError(changed.code, changed.details);
      }
    },
  });
}
