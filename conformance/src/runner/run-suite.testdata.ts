import { passTimeUntil } from "../driver/fake-time.testdata.ts";
import { type Handler, refuse } from "../hosts/fake-server.testdata.ts";
import { createInProcessHost } from "../hosts/in-process-host.ts";
import { type Test, type TestContext, type TestDefinition, test } from "../test.ts";
import { createMemoryServer } from "../world/memory-server.testdata.ts";
import { type RunEvent, type RunResult, runSuite, type SuiteOptions } from "./run-suite.ts";

export const nothing = new Uint8Array(0);

/** A test that covers GET-001 and creates, unless told otherwise. */
export function makeTest(id: string, run: Test["run"], rest: Partial<TestDefinition> = {}): Test {
  return test({ id, title: `Shows ${id}`, covers: ["COSI-GET-001"], run, ...rest });
}

/** A test that calls a method with empty bytes and wants OK. */
export function callTest(id: string, path: `/${string}`, rest: Partial<TestDefinition> = {}): Test {
  const run = async ({ call, check }: TestContext) =>
    check.isOk("COSI-GET-001", await call.raw(path, nothing));
  return makeTest(id, run, rest);
}

/**
 * Runs tests against a memory server with these extra methods. `/die` ends it: after that every call is
 * UNAVAILABLE until it is restarted.
 */
export async function run(
  tests: readonly Test[],
  rest: Partial<SuiteOptions> & {
    readonly methods?: Record<string, Handler>;
    readonly canRestart?: boolean;
    /** Whether what is stored outlives a restart; default false. */
    readonly isDurable?: boolean;
  } = {},
) {
  const { methods, canRestart, isDurable, ...options } = rest;
  let isDead = false;
  const server = createMemoryServer({ "/ok": refuse(0), ...methods });
  const sent: string[] = [];
  const host = createInProcessHost({
    handle(method, request, call) {
      sent.push(`${method} ${Buffer.from(request).toString("hex")}`);
      if (method === "/die") isDead = true;
      return isDead ? refuse(14, "gone")(request, call.signal) : server.handle(method, request, call);
    },
  });
  let restarts = 0;
  const restart = async () => {
    restarts++;
    isDead = false;
    if (isDurable !== true) server.stored.clear();
  };
  const events: RunEvent[] = [];
  const result = await passTimeUntil(
    runSuite({
      host,
      tests,
      seed: "s",
      runId: "r",
      onEvent: (event) => events.push(event),
      ...(canRestart === true && { restart }),
      ...options,
    }),
  );
  return { result, events, server, sent, restarts, outcomes: outcomesOf(result) };
}

export const outcomesOf = ({ results }: RunResult) =>
  Object.fromEntries(results.map(({ test: { id }, outcome }) => [id, outcome]));
export const verdictOf = ({ verdicts }: RunResult, id = "COSI-GET-001") =>
  verdicts.find(({ requirement }) => requirement === id)!.verdict;
