import { type Event, EventType, type Resource } from "@cosi-spec/types";
import { nameOf } from "../../check/content.ts";
import { nameEventType } from "../../check/event-pattern.ts";
import type { TestContext } from "../../test.ts";

type Evidence = NonNullable<Parameters<TestContext["check"]["that"]>[3]>;

/** A resource that came from the server, wherever it stood. */
export interface Sent {
  /** Where it stood, in words. */
  readonly where: string;
  readonly resource: Resource;
  /** Whether it has to be a tombstone. */
  readonly isTombstone: boolean;
  readonly evidence: Evidence;
}

/**
 * Makes the server send resources in every place there is: answers of all calls, `resource` and `old` of events,
 * and tombstones. One spec is empty, and one phase is `tearingDown` in the end. What is not answered
 * with OK is left to other tests.
 */
export async function collectSent({ world, call }: Pick<TestContext, "world" | "call">): Promise<Sent[]> {
  const sent: Sent[] = [];
  const add = (where: string, resource: Resource | undefined, evidence: Evidence): void => {
    if (resource !== undefined) sent.push({ where, resource, isTombstone: false, evidence });
  };
  const addEvents = (where: string, events: readonly Event[], evidence: Evidence): void => {
    for (const event of events) {
      const { eventType, resource, old } = event;
      const isMark = eventType === EventType.BOOTSTRAPPED || eventType === EventType.NOOP;
      const isTombstone = isMark || (where === absent && eventType === EventType.DESTROYED);
      const name = `${nameEventType(event)} of ${where}`;
      if (resource !== undefined) sent.push({ where: name, resource, isTombstone, evidence });
      if (old !== undefined)
        sent.push({ where: `\`old\` in ${name}`, resource: old, isTombstone: false, evidence });
    }
  };
  const absent = "a watch of an absent resource";
  const nobody = { ...nameOf(world.resource()), id: world.newId("absent") };

  const present = await world.create({ labels: { app: "web" }, finalizers: ["guard"] });
  const watch = await world.watch({ bootstrapContents: true, bootstrapBookmark: true });
  const single = await world.watch({ id: nobody.id });
  addEvents(absent, (await single.take(1)).events, single);

  const empty = await call.create({ resource: world.resource({ spec: {} }), options: {} });
  if (empty.kind === "ok") {
    add("the answer to a Create", empty.value.resource, empty);
    const { resource } = empty.value;
    const got = resource?.metadata === undefined ? undefined : await call.get(nameOf(resource));
    if (got?.kind === "ok") add("the answer to a Get", got.value.resource, got);
  }
  const owned = await call.create({ resource: world.resource(), options: { owner: "controller-a" } });
  if (owned.kind === "ok") add("the answer to a Create with owner", owned.value.resource, owned);

  const changes = [{ annotations: { note: "a" } }, { finalizers: [] }, { phase: "tearingDown" }] as const;
  let stored = present;
  for (const change of changes) {
    const outcome = await call.update({
      newResource: world.change(await world.get(stored), change),
      options: {},
    });
    if (outcome.kind !== "ok") continue;
    add("the answer to an Update", outcome.value.resource, outcome);
    stored = outcome.value.resource ?? stored;
  }
  const got = await call.get(nameOf(present));
  if (got.kind === "ok") add("the answer to a Get", got.value.resource, got);
  const listed = await call.list({ namespace: world.namespace, type: world.type, options: {} });
  if (listed.kind === "ok")
    for (const resource of listed.value) add("the answer to a List", resource, listed);

  await call.destroy({ ...nameOf(present), options: {} });
  for (const name of [nameOf(present), nobody]) {
    const outcome = await call.get(name);
    if (outcome.kind === "ok")
      add("the answer to a Get of what is not there", outcome.value.resource, outcome);
  }
  const rest = await call.list({ namespace: world.namespace, type: world.type, options: {} });
  if (rest.kind === "ok") for (const resource of rest.value) add("the answer to a List", resource, rest);

  addEvents("a watch of the kind", (await world.upToFence(watch)).events, watch);
  return sent;
}
