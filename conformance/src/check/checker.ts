import { equals } from "@bufbuild/protobuf";
import { type Resource, ResourceSchema } from "@cosi-spec/types";
import type { CodeName } from "../driver/code.ts";
import { describeOutcome, type Outcome } from "../driver/outcome.ts";
import type { Batch } from "../driver/watch.ts";
import type { RequirementId } from "../gen/requirement-ids.gen.ts";
import { describeDifference, describeResource } from "./describe.ts";
import { describeEvent, type EventPattern } from "./event-pattern.ts";
import { type Grade, isMust, type Judgement, NotApplicable, StopTest } from "./judgement.ts";

/**
 * Judges what came against requirements.
 *
 * A check records a judgement and the test goes on, so that one test can judge several requirements
 * independently. Checks that return a value stop the test if there is none to return. What is not satisfied is
 * `failed` for MUST and MUST NOT and `tolerated` for the other levels, where silence is settled by the runner.
 */
export interface Checker {
  /** The call succeeds. @returns the answer; stops the test if there is none. */
  succeeds<T>(requirement: RequirementId, outcome: Outcome<T>): T;
  /** The call succeeds; the test goes on in any case. */
  isOk(requirement: RequirementId, outcome: Outcome<unknown>): void;
  /** The call is refused with one of `strict`, or at least one of `tolerated`. Where `strict` is empty, OK is wanted. */
  refusedWith(
    requirement: RequirementId,
    outcome: Outcome<unknown>,
    strict: CodeName | readonly CodeName[],
    tolerated?: readonly CodeName[],
  ): void;
  /** The call is refused, with whatever status. */
  isRefused(requirement: RequirementId, outcome: Outcome<unknown>): void;
  /** The call comes to an end, with whatever status, and the server is still there. */
  isAnswered(requirement: RequirementId, outcome: Outcome<unknown>): void;
  /** The call succeeds and its answer holds exactly this resource. */
  returns(
    requirement: RequirementId,
    outcome: Outcome<{ resource?: Resource | undefined }>,
    want: Resource,
  ): void;
  /** A resource equals another in every field. */
  sameResource(
    requirement: RequirementId,
    got: Resource | undefined,
    want: Resource,
    outcome?: Evidence,
  ): void;
  /** The events are exactly these, in this order, and the batch was not cut short. */
  events(requirement: RequirementId, batch: Batch, want: readonly EventPattern[]): void;
  /** The batch came to the end that was asked for; the events in it are judged by other checks. */
  arrives(requirement: RequirementId, batch: Batch): void;
  /** A condition that no other check expresses. `want` and `got` are whole phrases for the report. */
  that(requirement: RequirementId, holds: boolean, texts: Texts, evidence?: Evidence): void;
  /** Like `that`, for an answer that is the weaker of two conformant ones. */
  tolerates(requirement: RequirementId, texts: Texts, evidence?: Evidence): void;
  /** Ends the test: what it judges does not apply to this server. */
  notApplicable(reason: string): never;
}

/** What was wanted and what came, in words. */
export interface Texts {
  readonly want: string;
  readonly got: string;
}

/** Anything that names the call behind a judgement. */
export type Evidence = { readonly exchange: { readonly index: number } };

/** Creates the checker of one test, which adds to `judgements`. */
export function createChecker(judgements: Judgement[]): Checker {
  const record = (
    requirement: RequirementId,
    grade: Grade,
    { want, got }: Texts,
    evidence?: Evidence,
  ): void => {
    // Silence stays: more time may show that the server does what it should.
    const final = isMust(requirement) || grade !== "failed" ? grade : "tolerated";
    judgements.push({ requirement, grade: final, want, got, exchange: evidence?.exchange.index });
  };
  const stop = (): never => {
    throw new StopTest("the rest depends on a check that failed");
  };
  const missing = (outcome: Outcome<unknown>): Grade => (outcome.kind === "silent" ? "silent" : "failed");
  const checker: Checker = {
    succeeds(requirement, outcome) {
      checker.isOk(requirement, outcome);
      return outcome.kind === "ok" ? outcome.value : stop();
    },
    isOk(requirement, outcome) {
      const grade = outcome.kind === "ok" ? "strict" : missing(outcome);
      record(requirement, grade, { want: "OK", got: describeOutcome(outcome) }, outcome);
    },
    refusedWith(requirement, outcome, strict, tolerated = []) {
      const codes = typeof strict === "string" ? [strict] : strict;
      const wanted = codes.length === 0 ? "OK" : codes.join(" or ");
      const want = wanted + (tolerated.length === 0 ? "" : ` (${tolerated.join(", ")} tolerated)`);
      let grade = missing(outcome);
      if (outcome.kind === "refused") {
        if (codes.includes(outcome.code)) grade = "strict";
        else if (tolerated.includes(outcome.code)) grade = "tolerated";
      }
      record(requirement, grade, { want, got: describeOutcome(outcome) }, outcome);
    },
    isRefused(requirement, outcome) {
      const grade = outcome.kind === "refused" ? "strict" : missing(outcome);
      record(requirement, grade, { want: "a refusal", got: describeOutcome(outcome) }, outcome);
    },
    isAnswered(requirement, outcome) {
      const isOver = outcome.kind === "ok" || outcome.kind === "refused";
      const want = "any answer, and a server that goes on";
      record(
        requirement,
        isOver ? "strict" : missing(outcome),
        { want, got: describeOutcome(outcome) },
        outcome,
      );
    },
    returns(requirement, outcome, want) {
      if (outcome.kind === "ok") checker.sameResource(requirement, outcome.value.resource, want, outcome);
      else checker.isOk(requirement, outcome);
    },
    sameResource(requirement, got, want, outcome) {
      const holds = got !== undefined && equals(ResourceSchema, got, want);
      const texts = {
        want: `the resource ${describeResource(want)} as it was`,
        got: got === undefined ? "no resource" : holds ? "that resource" : describeDifference(got, want),
      };
      record(requirement, holds ? "strict" : "failed", texts, outcome);
    },
    events(requirement, batch, want) {
      const texts = { want: list(want.map((pattern) => pattern.want)), got: describeBatch(batch) };
      const position = want.findIndex((pattern, i) => {
        const event = batch.events[i];
        return event === undefined || pattern.mismatch(event) !== undefined;
      });
      const wrong = position < 0 ? undefined : batch.events[position];
      if (wrong !== undefined) {
        const why = want[position]!.mismatch(wrong);
        record(
          requirement,
          "failed",
          { ...texts, got: `${texts.got} (event ${position + 1}: ${why})` },
          batch,
        );
      } else if (batch.events.length > want.length) record(requirement, "failed", texts, batch);
      else if (batch.end !== "reached") {
        record(requirement, batch.end === "silent" ? "silent" : "failed", texts, batch);
      } else record(requirement, position < 0 ? "strict" : "failed", texts, batch);
    },
    arrives(requirement, batch) {
      const grade = batch.end === "reached" ? "strict" : batch.end === "silent" ? "silent" : "failed";
      record(requirement, grade, { want: "more events", got: describeBatch(batch) }, batch);
    },
    that(requirement, holds, texts, evidence) {
      record(requirement, holds ? "strict" : "failed", texts, evidence);
    },
    tolerates(requirement, texts, evidence) {
      record(requirement, "tolerated", texts, evidence);
    },
    notApplicable(reason) {
      throw new NotApplicable(reason);
    },
  };
  return checker;
}

function list(items: readonly string[]): string {
  return items.length === 0 ? "no event" : items.join(", ");
}

/** Says a batch in words: its events and how it ended. */
export function describeBatch(batch: Batch): string {
  const shown = batch.events.slice(0, 12).map(describeEvent);
  const more = batch.events.length > 12 ? [`${batch.events.length - 12} more`] : [];
  const events = list([...shown, ...more]);
  switch (batch.end) {
    case "reached":
      return events;
    case "silent":
      return `${events}, then nothing for ${batch.afterMs} ms`;
    case "garbled":
      return `${events}, then a message that does not decode`;
    case "endless":
      return `${events}, and no end of them`;
    case "lost":
      return `${events}, then the server was gone`;
    case "ended":
      return `${events}, then the end of the stream with ${batch.status?.code ?? "no status"}`;
  }
}
