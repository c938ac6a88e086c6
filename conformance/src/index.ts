/**
 * Conformance suite of COSI as a library: hosts, tests, the runner and its verdicts.
 *
 * @packageDocumentation
 */
export type { ConformanceConfig } from "./gen/config.gen.ts";
export type { ConformanceReport } from "./gen/report.gen.ts";
export { type Endpoint, InvalidEndpoint, parseEndpoint } from "./hosts/endpoint.ts";
export { connectGrpcHost, type GrpcHostOptions } from "./hosts/grpc-host.ts";
export type { CallListener, Host, HostCall, HostStatus } from "./hosts/host.ts";
export { createInProcessHost, type InProcessHost, type InProcessServer } from "./hosts/in-process-host.ts";
export { buildReport } from "./report/build-report.ts";
export { decideExitCode, exitCodes } from "./report/decide-verdict.ts";
export { printHtml } from "./report/html.ts";
export type { BaselineEntry, Disappearance, RunFacts } from "./report/run-facts.ts";
export { printSummary, type SummaryLayout } from "./report/terminal.ts";
export { assertValidReport, InvalidReport } from "./report/validate-report.ts";
export type { Feature, FeatureName, Features } from "./runner/features.ts";
export { UnusableEndpoint } from "./runner/preflight.ts";
export { type RunEvent, type RunResult, runSuite, type SuiteOptions } from "./runner/run-suite.ts";
export type { TestOutcome, TestResult } from "./runner/run-test.ts";
export type { Test } from "./test.ts";
export { tests } from "./tests/index.gen.ts";
export type { RequirementVerdict, Verdict } from "./verdict/verdict.ts";
