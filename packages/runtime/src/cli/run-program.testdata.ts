import { type ChildProcess, spawn } from "node:child_process";

const shim = new URL("./main.testdata.ts", import.meta.url).pathname;

/** The program while it runs. */
export interface Run {
  readonly child: ChildProcess;
  /** Rejects with what the program wrote to stderr if there is none. */
  readonly firstLine: Promise<string>;
  /** Waits for so many lines, and answers them. Rejects as `firstLine` does. */
  lines(count: number): Promise<string[]>;
  readonly end: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** Starts `cosi-serve` from its sources. */
export function runProgram(...args: string[]): Run {
  const child = spawn(process.execPath, [shim, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  const end = new Promise<Awaited<Run["end"]>>((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  const lines = (count: number): Promise<string[]> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const complete = stdout.split("\n").slice(0, -1);
        if (complete.length >= count) resolve(complete.slice(0, count));
      };
      child.stdout.on("data", look);
      child.on("close", () => reject(new Error(stderr)));
      look();
    });
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk;
  });
  const firstLine = lines(1).then(([line = ""]) => line);
  firstLine.catch(() => undefined);
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk;
  });
  return { child, firstLine, lines, end };
}
