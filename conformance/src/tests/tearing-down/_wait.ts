import { EventType, type Resource } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { nameEventType } from "../../check/event-pattern.ts";
import type { TestContext } from "../../test.ts";

type Waiting = {
  /** The resource as it was before the call. */
  readonly before: Resource;
  /** The call that waits. */
  readonly pending: ReturnType<TestContext["call"]["startTeardownAndDestroy"]>;
  /** A watch of the resource, read up to the event of its tear-down. */
  readonly watch: Awaited<ReturnType<TestContext["world"]["watch"]>>;
};

/**
 * Starts a TeardownAndDestroy of a new resource that has finalizers, and waits for the event that shows it tearing
 * down. That it comes at once is judged as COSI-TAD-002.
 *
 * @returns undefined if it did not come.
 */
export async function startWaiting(
  { world, call, check }: TestContext,
  finalizers: readonly string[],
  owner = "",
): Promise<Waiting | undefined> {
  const before = await world.get(await world.create({ finalizers }, { owner }));
  const watch = await world.watch();
  const pending = call.startTeardownAndDestroy({ ...nameOf(before), options: { owner } });
  const batch = await watch.take(1);
  check.arrives("COSI-TAD-002", batch);
  const [event] = batch.events;
  if (event === undefined) return undefined;
  const phase = event.resource?.metadata?.phase ?? "";
  const isTornDown = event.eventType === EventType.UPDATED && phase === "tearingDown";
  const got = isTornDown ? "it" : `${nameEventType(event)}, phase ${phase}`;
  check.that("COSI-TAD-002", isTornDown, { want: "an update to phase tearingDown", got }, batch);
  return isTornDown ? { before, pending, watch } : undefined;
}

/**
 * Lets calls go back and forth, so that what the server does on its own account has had its chance. They are few,
 * because a call that waits has the deadline of any call.
 */
export async function exchangeCalls({ world }: TestContext): Promise<void> {
  await world.destroy(await world.create({ namespace: world.otherNamespace() }));
}
