// npm start: runs the conformance suite, by default against the reference server of this repository.
//   npm start                                        reference server on a socket of its own
//   npm start -- --endpoint unix:/run/some.sock      your server; every flag of cosi-conformance works
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const arguments_ = process.argv.slice(2);

function build(): void {
  const result = spawnSync(
    process.execPath,
    ["tools/run.mjs", "tsc", "-b", "packages/runtime", "conformance"],
    { cwd: root, stdio: "inherit" },
  );
  if (result.status !== 0) process.exit(3);
}

function runSuite(extra: readonly string[]): Promise<number> {
  const child = spawn(
    process.execPath,
    [join(root, "conformance/bin/cosi-conformance.js"), ...extra, ...arguments_],
    { stdio: "inherit" },
  );
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 130)));
}

/** Starts the reference server and resolves with its endpoint when it listens. */
async function startServer(
  folder: string,
): Promise<{ endpoint: string; restartCommand: string; stop(): void }> {
  const endpoint = `unix:${join(folder, "cosi.sock")}`;
  const command = [
    join(root, "packages/runtime/bin/cosi-serve.js"),
    "--listen",
    endpoint,
    "--register-defaults",
  ];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    lines.once("line", () => resolve());
    child.once("exit", (code) => reject(new Error(`the reference server ended with ${code}`)));
  });
  // The suite ends what it started itself; the first server is ours to end.
  const words = [process.execPath, ...command].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  const restartCommand = `kill ${child.pid} 2>/dev/null; exec ${words.join(" ")}`;
  return { endpoint, restartCommand, stop: () => child.kill("SIGTERM") };
}

build();
const needsServer = !arguments_.some((argument) =>
  /^--(endpoint|list|explain|help|version|completion|config)\b/.test(argument),
);
if (!needsServer) process.exitCode = await runSuite([]);
else {
  const folder = mkdtempSync(join(tmpdir(), "cosi-"));
  const server = await startServer(folder);
  // A Ctrl-C reaches the suite too, which ends politely; the server is stopped after it.
  process.on("SIGINT", () => undefined);
  try {
    const flags = ["--name", "COSI reference server", "--restart-command", server.restartCommand];
    process.exitCode = await runSuite([...flags, "--endpoint", server.endpoint]);
  } finally {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
