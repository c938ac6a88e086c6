import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A program that speaks NDJSON. */
export interface LineProcess {
  /** Writes one line. */
  send(line: object): void;
  /** Ends its input and waits for it to leave by itself; rejects if it does not leave with 0. */
  close(): Promise<void>;
}

/** Starts a program and hands each line it writes to `onLine`. `onExit` hears when it has gone. */
export function startLineProcess(
  path: string,
  args: readonly string[],
  onLine: (line: never) => void,
  onExit: (error: Error) => void,
): LineProcess {
  const child = spawn(path, args, { stdio: ["pipe", "pipe", "pipe"] });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-4000);
  });
  const exit = new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const error = new Error(`${args[0]} left with ${code}: ${complaints}`);
      onExit(error);
      if (code === 0) resolve();
      else reject(error);
    });
  });
  exit.catch(() => undefined); // told by close
  child.stdin.on("error", () => undefined); // the exit says why it no longer reads
  createInterface({ input: child.stdout }).on("line", (line) => onLine(JSON.parse(line) as never));
  return {
    send: (line) => {
      child.stdin.write(`${JSON.stringify(line)}\n`);
    },
    close() {
      child.stdin.end();
      return exit;
    },
  };
}
