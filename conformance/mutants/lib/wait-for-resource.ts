import { EventType, type Resource } from "@cosi-spec/types";
import { type Context, refuse } from "./intercept.ts";
import { nameOf, type Triple } from "./stored.ts";

/**
 * Waits until a resource is as wanted, as clients do without TeardownAndDestroy.
 *
 * @param isReached gets the resource, or undefined while there is none.
 * @throws a status, if the call is cancelled.
 */
export async function waitForResource(
  context: Context,
  name: Triple,
  isReached: (resource: Resource | undefined) => boolean,
): Promise<Resource | undefined> {
  for await (const { event } of context.stream("Watch", { ...nameOf(name), options: {}, apiVersion: 1 })) {
    for (const { eventType, resource } of event) {
      const current = eventType === EventType.DESTROYED ? undefined : resource;
      if (isReached(current)) return current;
    }
  }
  return refuse("CANCELLED");
}

/** Whether nobody holds a resource any more. */
export function isFree(resource: Resource | undefined): boolean {
  return (resource?.metadata?.finalizers.length ?? 0) === 0;
}
