import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startLineProcess } from "./line-process.ts";

/** One message of a rule: bytes in base64, or that many bytes of which byte i is i modulo 251. */
export type PlayedResponse =
  | { readonly bytes: string; readonly repeat?: number }
  | { readonly sizeBytes: number; readonly repeat?: number };

/** One rule of a script; README.md says what each field does. */
export interface PlayerRule {
  readonly method: string;
  readonly matchBytes?: string;
  readonly times?: number;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly trailers?: Readonly<Record<string, readonly string[]>>;
  readonly gzip?: boolean;
  readonly responses?: readonly PlayedResponse[];
  readonly status?: {
    readonly code: number;
    readonly message?: string;
    readonly details?: readonly { readonly type: string; readonly value: string }[];
  };
  readonly delayUntilCancel?: boolean;
  readonly reset?: number;
  readonly rawData?: string;
  readonly closeConnection?: boolean;
  readonly goAway?: boolean;
}

/** One line of the player's output. */
export interface PlayerEvent {
  readonly event: "ready" | "call" | "end";
  readonly listen?: string;
  readonly call?: number;
  readonly method?: string;
  /** The request, base64. */
  readonly request?: string;
  readonly how?: "status" | "cancelled" | "broken" | "unscripted";
}

/** The program in its mode `player`. */
export interface Player {
  /** Where it listens. */
  readonly endpoint: string;
  /** Resolves with the first event for which the predicate holds, past ones included. */
  seen(predicate: (event: PlayerEvent) => boolean): Promise<PlayerEvent>;
  close(): Promise<void>;
}

/** Bytes of a response given by its size. */
export function createPattern(sizeBytes: number): Buffer {
  return Buffer.alloc(
    sizeBytes,
    Uint8Array.from({ length: 251 }, (_, i) => i),
  );
}

/** Starts the program in its mode `player` with a script; `folder` takes the script and the socket. */
export async function startPlayer(
  path: string,
  folder: string,
  transport: "unix" | "tcp",
  rules: readonly PlayerRule[],
): Promise<Player> {
  const script = join(folder, `player-${transport}.ndjson`);
  await writeFile(script, rules.map((rule) => `${JSON.stringify(rule)}\n`).join(""));
  const listen = transport === "unix" ? `unix:${join(folder, "player.sock")}` : "tcp:127.0.0.1:0";
  const events: PlayerEvent[] = [];
  const waiting = new Set<() => void>();
  let leave: (error: Error) => void = () => undefined;
  const gone = new Promise<never>((_, reject) => {
    leave = reject;
  });
  gone.catch(() => undefined); // whoever waits hears it
  const program = startLineProcess(
    path,
    ["player", "--listen", listen, "--script", script],
    (event: PlayerEvent) => {
      events.push(event);
      for (const check of [...waiting]) check();
    },
    leave,
  );
  function seen(predicate: (event: PlayerEvent) => boolean): Promise<PlayerEvent> {
    const found = new Promise<PlayerEvent>((resolve) => {
      const check = (): void => {
        const event = events.find(predicate);
        if (event === undefined) return;
        waiting.delete(check);
        resolve(event);
      };
      waiting.add(check);
      check();
    });
    return Promise.race([found, gone]);
  }
  const ready = await seen((event) => event.event === "ready");
  return { endpoint: ready.listen as string, seen, close: () => program.close() };
}
