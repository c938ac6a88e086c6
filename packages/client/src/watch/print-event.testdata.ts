import type { Resource } from "../resource.ts";
import type { WatchEvent } from "./watch-event.ts";

/** An event in short: `+a@1`, `~a@1>2`, `-a@2`, `=` for bootstrapped and `!reason` for resynced. */
export function printEvent(event: WatchEvent): string {
  switch (event.kind) {
    case "created":
      return `+${printState(event.resource)}`;
    case "updated":
      return `~${printState(event.old)}>${event.resource.metadata.version}`;
    case "destroyed":
      return `-${printState(event.resource)}`;
    case "bootstrapped":
      return "=";
    case "resynced":
      return `!${event.reason}`;
  }
}

/** A state in short: `a@1`, or `none`. */
export function printState(resource: Resource | undefined): string {
  return resource === undefined ? "none" : `${resource.metadata.id}@${resource.metadata.version}`;
}
