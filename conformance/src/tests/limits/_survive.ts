import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { TestContext } from "../../test.ts";

type Outcome = Parameters<TestContext["check"]["isAnswered"]>[1];
type Watch = ReturnType<TestContext["call"]["watch"]>;

/** Encodes a request. */
export function encode<S extends DescMessage>(schema: S, init: MessageInitShape<S>): Uint8Array {
  return toBinary(schema, create(schema, init));
}

/**
 * Judges that a call has come to an end and that the server is still there, whatever it answered.
 *
 * @returns false if the server is gone, so that the rest of the test has no meaning.
 */
export function survives({ check }: TestContext, outcome: Outcome): boolean {
  const isThere = outcome.kind !== "lost";
  const got = isThere ? "it goes on" : `it is gone: ${outcome.why}`;
  check.that("COSI-LIM-001", isThere, { want: "a server that goes on", got }, outcome);
  // A connection that breaks is an end of the call too: LIM-001 has judged it.
  const isEnded = !isThere && outcome.exchange.status?.code === "UNAVAILABLE";
  if (isEnded) check.that("COSI-LIM-002", true, { want: "an end", got: "the connection broke" }, outcome);
  else check.isAnswered("COSI-LIM-002", outcome);
  return isThere;
}

/** Like `survives` for a watch: reads what comes first, be it a message or a refusal, and cancels. */
export async function survivesWatch({ check }: TestContext, watch: Watch): Promise<boolean> {
  const batch = await watch.takeMessages(1);
  watch.cancel();
  const got = batch.end === "lost" ? "it is gone" : "it goes on";
  check.that("COSI-LIM-001", batch.end !== "lost", { want: "a server that goes on", got }, batch);
  return batch.end !== "lost";
}

/** Opens a watch of somebody else and returns what judges, later, that it was not broken. */
export async function openBystander({ world, check }: TestContext): Promise<() => Promise<void>> {
  const namespace = world.otherNamespace("bystander");
  const watch = await world.watch({ namespace });
  return async () => {
    const { end, status, exchange } = await world.upToFence(watch, { namespace });
    const isBroken = end === "lost" || end === "ended";
    const got = isBroken
      ? `it was broken${status === undefined ? "" : ` with ${status.code}`}`
      : "it goes on";
    check.that("COSI-LIM-001", !isBroken, { want: "the watch of another client goes on", got }, { exchange });
  };
}
