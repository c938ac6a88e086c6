import { type ChildProcess, spawn } from "node:child_process";

const shim = new URL("./main.testdata.ts", import.meta.url).pathname;

/** The program while it runs. */
export interface Run {
  readonly child: ChildProcess;
  /** Rejects with what the program wrote to stderr if there is none. */
  readonly firstLine: Promise<string>;
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
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk;
      if (stdout.includes("\n")) resolve(stdout.slice(0, stdout.indexOf("\n")));
    });
    child.on("close", () => reject(new Error(stderr)));
  });
  firstLine.catch(() => undefined);
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk;
  });
  return { child, firstLine, end };
}
