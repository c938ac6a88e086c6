import type { Checker } from "./check/checker.ts";
import type { Driver } from "./driver/driver.ts";
import type { RequirementId } from "./gen/requirement-ids.gen.ts";
import type { World } from "./world/world.ts";

/** What a test does to the server under test. */
export type Effects = "none" | "write" | "restart";

/** What a test works with. */
export interface TestContext {
  /** Set-up and names. A step that fails here blocks the test; it does not fail it. */
  readonly world: World;
  /** The calls that are judged. */
  readonly call: Driver;
  /** Judges what came against a requirement. */
  readonly check: Checker;
}

/** One test: data that is known before it runs, and one function. */
export interface Test {
  /** Area, dot, behaviour; never renamed. */
  readonly id: string;
  /** The behaviour, as a sentence without a full stop. */
  readonly title: string;
  /** The requirements that the test judges. */
  readonly covers: readonly RequirementId[];
  /** `none` for a test that can run on a server that nobody may change. */
  readonly effects: Effects;
  /** The optional feature without which the test does not apply. */
  readonly feature?: string;
  /** A request that is known to end careless servers: such tests run last, one by one. */
  readonly isHazardous?: boolean;
  run(context: TestContext): Promise<void>;
}

/** A test as it is written: `effects` is `write` unless it says otherwise. */
export type TestDefinition = Omit<Test, "effects"> & { readonly effects?: Effects };

/** Defines a test. */
export function test(definition: TestDefinition): Test {
  return { effects: "write", ...definition };
}
