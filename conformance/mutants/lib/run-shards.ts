import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Runs a script in `count` processes, `--shard i/count` each, and passes on the NDJSON rows they print. */
export async function runShards<T>(
  script: string,
  arguments_: readonly string[],
  count: number,
  onRow: (row: T) => void,
): Promise<void> {
  const runShard = async (i: number): Promise<void> => {
    const child = spawn(process.execPath, [script, ...arguments_, "--shard", `${i}/${count}`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
    for await (const line of createInterface({ input: child.stdout })) onRow(JSON.parse(line));
    const code = await exited;
    if (code !== 0) throw new Error(`part ${i} of ${count} ended with ${code}`);
  };
  await Promise.all(Array.from({ length: count }, (_, i) => runShard(i)));
}
