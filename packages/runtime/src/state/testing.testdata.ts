import type { StateOptions } from "./options.ts";
import type { ResourceInput, ResourceName } from "./resource.ts";
import { createState, type State } from "./state.ts";
import type { Watch, WatchEvent } from "./watch-cursor.ts";

/** Creates a state whose scans never pause, so that one pull gets all there is. */
export function createTestState(options: StateOptions = {}): State {
  return createState({ nowMs: () => 0, ...options });
}

/** Kind that tests use. */
export const kind = { namespace: "tests", type: "Widgets.example.dev" };

/** Name of a resource of that kind. */
export function named(id: string): ResourceName {
  return { ...kind, id };
}

/** Input for a resource of that kind. */
export function input(id: string, fields: Partial<ResourceInput> = {}): ResourceInput {
  return { ...named(id), ...fields };
}

/** Pulls all events that are there. */
export function drain(watch: Watch): WatchEvent[] {
  const events: WatchEvent[] = [];
  for (let event = watch.next(); event !== undefined; event = watch.next()) events.push(event);
  return events;
}

/** Writes events in short: type, id and version. */
export function describe(events: readonly WatchEvent[]): string[] {
  return events.map((event) =>
    event.type === "errored"
      ? "errored"
      : `${event.type} ${event.resource.id}@${event.resource.version ?? "-"}`,
  );
}
