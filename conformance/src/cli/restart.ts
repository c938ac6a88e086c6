import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { diagnoseEndpoint } from "../hosts/diagnose.ts";
import type { Endpoint } from "../hosts/endpoint.ts";

/** How a server is started anew. */
export interface RestarterOptions {
  /** Command for the shell. */
  readonly command: string;
  readonly endpoint: Endpoint;
  /** File that takes what the command writes. */
  readonly logFile: string;
  /** How long the server may take until it answers, in milliseconds. */
  readonly timeoutMs: number;
  /** Told when the command fails or the server does not come back. */
  readonly onProblem: (problem: string) => void;
}

/** Starts a server anew, as often as needed. */
export interface Restarter {
  /**
   * Starts the server anew and resolves when it listens. A command that stays in the foreground is kept, and
   * ended before the next start. After a failure it is not tried again: the server stays gone.
   */
  restart(): Promise<void>;
  /** Whether a start has failed. */
  hasFailed(): boolean;
  /** Ends the server that this restarter keeps in the foreground. */
  stop(): Promise<void>;
  /** Like `stop`, without waiting, for the end of this process. */
  kill(): void;
}

/** Pause between two looks at the endpoint, in milliseconds. */
const pollMs = 50;

/** Time a server has to end in good order before it is killed, in milliseconds. */
const graceMs = 5000;

/** Creates a restarter. */
export function createRestarter(options: RestarterOptions): Restarter {
  let child: ChildProcess | undefined;
  let hasFailed = false;
  const stop = async (): Promise<void> => {
    const previous = child;
    child = undefined;
    if (previous !== undefined) await endGroup(previous);
  };
  return {
    async restart() {
      if (hasFailed) return;
      await stop();
      const old = await watchOld(options.endpoint);
      const next = start(options);
      child = next;
      // As long as the old server answers, an answer says nothing about the new one.
      const exits = new Promise<void>((resolve) => next.once("exit", () => resolve()));
      await Promise.race([old.ends, exits, wait(options.timeoutMs, undefined, { ref: false })]);
      const problem = await waitForServer(options, next);
      if (problem !== undefined) {
        hasFailed = true;
        options.onProblem(problem);
      }
    },
    hasFailed: () => hasFailed,
    stop,
    kill() {
      if (child !== undefined) signalGroup(child, "SIGKILL");
    },
  };
}

function start({ command, logFile }: RestarterOptions): ChildProcess {
  const log = openSync(logFile, "a");
  // A process group of its own: whatever the shell starts is ended together with it.
  const child = spawn("sh", ["-c", command], { detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  child.on("error", () => undefined); // shows as a server that does not come back
  return child;
}

async function waitForServer(options: RestarterOptions, child: ChildProcess): Promise<string | undefined> {
  const { endpoint, timeoutMs, logFile } = options;
  const deadline = performance.now() + timeoutMs;
  let last = "";
  while (performance.now() < deadline) {
    if (child.exitCode !== null && child.exitCode !== 0) {
      return `the restart command ended with exit code ${child.exitCode}; see ${logFile}`;
    }
    try {
      await diagnoseEndpoint(endpoint, Math.min(1000, timeoutMs));
      return undefined;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await wait(pollMs);
  }
  return `the server does not answer ${timeoutMs / 1000} s after the restart command (${last}); see ${logFile}`;
}

async function endGroup(child: ChildProcess): Promise<void> {
  // A command that is over put its server into the background and looks after it itself.
  if (isOver(child)) return;
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  signalGroup(child, "SIGTERM");
  await Promise.race([exited, wait(graceMs, undefined, { ref: false })]);
  signalGroup(child, "SIGKILL"); // and what the shell left behind
}

function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/**
 * Watches the server that listens now through a connection that is held open.
 *
 * @returns its end, as a promise inside an object, which would otherwise be awaited as well; fulfilled at once
 * if nobody listens.
 */
function watchOld(endpoint: Endpoint): Promise<{ readonly ends: Promise<void> }> {
  return new Promise((resolve) => {
    const socket = endpoint.kind === "unix" ? connect(endpoint.path) : connect(endpoint.port, endpoint.host);
    const closed = new Promise<void>((end) => socket.once("close", () => end()));
    socket.unref();
    socket.resume();
    socket.once("error", () => resolve({ ends: closed }));
    socket.once("connect", () => resolve({ ends: closed }));
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // the group is gone already
  }
}
