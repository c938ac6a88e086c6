/**
 * Testing kit for applications of COSI: a server in process, scripted failures, a clock, matchers.
 *
 * @packageDocumentation
 */
export type { ServerCallRecord } from "./call-log.ts";
export { createRandom } from "./create-random.ts";
export { createTestServer, type TestServer, type TestServerOptions } from "./create-test-server.ts";
export type { FailureInit } from "./failures.ts";
export { createFakeClock, type FakeClock, type FakeClockOptions } from "./fake-clock.ts";
export { checkFailure } from "./matchers/check-failure.ts";
export {
  checkFinalizer,
  checkLabel,
  checkOwner,
  checkPhase,
  checkSpec,
  type PartialSpec,
} from "./matchers/check-resource.ts";
export { type CosiMatchers, cosiMatchers, type MatcherResult } from "./matchers/cosi-matchers.ts";
export { assertMet, type Verdict } from "./matchers/verdict.ts";
export { type SeedResource, seed } from "./seed-resource.ts";
