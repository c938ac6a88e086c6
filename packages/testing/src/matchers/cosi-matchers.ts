import type { AnyType, CosiErrorCode, Resource } from "@cosi-spec/client";
import { checkFailure } from "./check-failure.ts";
import {
  checkFinalizer,
  checkLabel,
  checkOwner,
  checkPhase,
  checkSpec,
  type PartialSpec,
} from "./check-resource.ts";
import type { Verdict } from "./verdict.ts";

/** The matchers that `expect` gets, by the type of what is expected something of. */
export interface CosiMatchers<Received, Result> {
  /** The resource is in use. */
  toBeRunning(): Result;
  /** The resource is on its way out. */
  toBeTearingDown(): Result;
  /** Fields of the spec have these values; those that are not named may be anything. */
  toHaveSpec(part: Received extends Resource<infer T> ? PartialSpec<T> : never): Result;
  /** The resource has a label, with this value if given. */
  toHaveLabel(key: string, value?: string): Result;
  /** The resource has a finalizer. */
  toHaveFinalizer(finalizer: string): Result;
  /** The resource belongs to an owner; an empty one stands for nobody. */
  toHaveOwner(owner: string): Result;
  /** The promise, or that of the function, is rejected with a `CosiError` of a code. */
  toFailWith(code: CosiErrorCode): Promise<void>;
}

/** What a matcher of vitest and jest answers. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Matchers for `expect.extend` of vitest and jest. The names of `CosiMatchers` say what they do. */
export const cosiMatchers = {
  toBeRunning: (received: unknown): MatcherResult =>
    judge(received, (resource) => checkPhase(resource, "running")),
  toBeTearingDown: (received: unknown): MatcherResult =>
    judge(received, (resource) => checkPhase(resource, "tearingDown")),
  toHaveSpec: (received: unknown, part: object): MatcherResult =>
    judge(received, (resource) => checkSpec<AnyType>(resource, part as never)),
  toHaveLabel: (received: unknown, key: string, value?: string): MatcherResult =>
    judge(received, (resource) => checkLabel(resource, key, value)),
  toHaveFinalizer: (received: unknown, finalizer: string): MatcherResult =>
    judge(received, (resource) => checkFinalizer(resource, finalizer)),
  toHaveOwner: (received: unknown, owner: string): MatcherResult =>
    judge(received, (resource) => checkOwner(resource, owner)),
  toFailWith: async (received: unknown, code: CosiErrorCode): Promise<MatcherResult> =>
    toResult(await checkFailure(received, code)),
} as const;

function judge(received: unknown, check: (resource: Resource) => Verdict): MatcherResult {
  if (isResource(received)) return toResult(check(received));
  return { pass: false, message: () => "should be a resource, as a client of @cosi-spec/client answers it" };
}

function isResource(value: unknown): value is Resource {
  return (
    typeof value === "object" &&
    value !== null &&
    "definition" in value &&
    "metadata" in value &&
    "protoSpec" in value
  );
}

function toResult({ isMet, message }: Verdict): MatcherResult {
  // The framework asks for the text of a verdict that is met only if the opposite was wanted.
  return { pass: isMet, message: () => (isMet ? `should not be so: ${message}` : message) };
}
