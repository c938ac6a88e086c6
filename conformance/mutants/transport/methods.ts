import type { CodeName } from "../../src/driver/code.ts";
import { type MethodName, methods } from "../../src/driver/methods.ts";
import type { RequirementId } from "../../src/gen/requirement-ids.gen.ts";
import { intercept, refuse } from "../lib/intercept.ts";
import { type Mutant, mutant } from "../lib/mutant.ts";
import { untilCancelled } from "../lib/next-turn.ts";
import { createReference } from "../lib/reference.ts";

/** A server that lacks a method. */
function lacking(method: MethodName, more: readonly RequirementId[]): Mutant {
  return mutant({
    id: `transport.lacks-${method.toLowerCase()}`,
    title: `${method} is not there`,
    violates: ["COSI-TRN-001", ...more],
    create: () =>
      intercept(createReference(), {
        raw: (called) => (called === method ? refusing("UNIMPLEMENTED") : undefined),
      }),
  });
}

async function* refusing(code: CodeName): AsyncGenerator<Uint8Array> {
  yield refuse(code, "no such method");
}

const service = "/cosi.resource.State/";

/** A server that answers calls of methods it does not have in its own way. */
function answering(
  name: string,
  title: string,
  answer: (
    path: string,
    next: (method: string) => AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ) => AsyncIterable<Uint8Array> | undefined,
): Mutant {
  return mutant({
    id: `transport.${name}`,
    title,
    violates: ["COSI-TRN-002"],
    create() {
      const server = createReference();
      return {
        handle(method, request, call) {
          const next = (other: string): AsyncIterable<Uint8Array> => server.handle(other, request, call);
          const isUnknown = !(method in methods);
          return (isUnknown ? answer(method, next, call.signal) : undefined) ?? next(method);
        },
        close: () => server.close?.() ?? Promise.resolve(),
      };
    },
  });
}

export default [
  lacking("List", ["COSI-LST-001"]),
  lacking("Update", ["COSI-UPD-001"]),
  lacking("Destroy", ["COSI-DES-001"]),
  lacking("Create", ["COSI-CRE-001"]),
  lacking("Watch", ["COSI-WCH-001"]),
  answering("folds-method-names", "The case of method names makes no difference", (path, next) => {
    const name = path.toLowerCase();
    const method = Object.keys(methods).find((each) => name === `${service}${each}`.toLowerCase());
    return method === undefined ? undefined : next(method);
  }),
  answering(
    "ignores-service",
    "The last part of the path is taken for the method, whatever the service",
    (path, next) => {
      const method = path.slice(path.lastIndexOf("/") + 1);
      return method in methods ? next(method) : undefined;
    },
  ),
  answering(
    "reports-unknown-methods-as-not-found",
    "A method that does not exist is answered with NOT_FOUND",
    () => refusing("NOT_FOUND"),
  ),
  answering("answers-unknown-services", "A service that does not exist is answered with UNKNOWN", (path) =>
    path.startsWith(service) ? undefined : refusing("UNKNOWN"),
  ),
  answering("accepts-unknown-methods", "A method that does not exist is answered with OK and nothing", () =>
    accepting(),
  ),
  answering(
    "forgets-unknown-methods",
    "A call of a method that does not exist is never answered",
    (_path, _next, signal) => hanging(signal),
  ),
];

async function* accepting(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(0);
}

async function* hanging(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  await untilCancelled(signal);
  yield refuse("CANCELLED");
}
