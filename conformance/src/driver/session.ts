import type { Host } from "../hosts/host.ts";
import { type CodeName, toCodeName } from "./code.ts";
import { type Deadlines, expired, waitAtMost } from "./deadline.ts";

/**
 * The one thing tests of a run share: a host, how long to wait, and whether the server is still there.
 */
export interface Session {
  readonly host: Host;
  deadlines: Deadlines;
  /** Set once the server has stopped answering; calls are then not even tried. */
  gone: string | undefined;
  /** Asks the server for a resource that does not exist; any answer but a broken connection is a sign of life. */
  isAlive(): Promise<boolean>;
}

/** Creates the session of a run. */
export function createSession(host: Host, deadlines: Deadlines): Session {
  const session: Session = {
    host,
    deadlines,
    gone: undefined,
    async isAlive() {
      // gRPC libraries answer UNAVAILABLE at once for a connection that just broke, then connect again.
      for (let attempt = 0; attempt < 3; attempt++) {
        const answer = await waitAtMost(probe(host), session.deadlines.callMs);
        if (answer === expired) return false;
        if (!isConnectionLoss(answer)) return true;
        await host.reconnect();
      }
      return false;
    },
  };
  return session;
}

function probe(host: Host): Promise<{ readonly code: CodeName; readonly details: string }> {
  return new Promise((resolve) => {
    host.start("Get", new Uint8Array(0), {
      onMessage: () => undefined,
      onEnd: ({ code, details }) => resolve({ code: toCodeName(code), details }),
    });
  });
}

/**
 * Whether a status can come from a connection that broke rather than from the server. The gRPC library answers
 * UNAVAILABLE in that case, or INTERNAL with a text of its own about HTTP/2.
 */
export function isConnectionLoss(status: { readonly code: string; readonly details: string }): boolean {
  return (
    status.code === "UNAVAILABLE" ||
    (status.code === "INTERNAL" && /session|RST_STREAM|GOAWAY/.test(status.details))
  );
}
