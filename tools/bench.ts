// npm run bench [-- NAME [FLAGS]]: speed, as medians and ratios. Without a name all of them run, one after the other.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Benchmarks by name. */
const scripts: Readonly<Record<string, string>> = {
  server: "conformance/bench/run.ts",
  codegen: "codegen/bench/run.ts",
  client: "packages/client/bench/run.ts",
  validators: "packages/validate/bench/run.ts",
  size: "packages/validate/bench/size.ts",
  "client-size": "packages/client/bench/size.ts",
};

const [name, ...flags] = process.argv.slice(2);
if (name !== undefined && !(name in scripts)) {
  console.error(`There is no benchmark "${name}". Known: ${Object.keys(scripts).join(", ")}.`);
  process.exit(2);
}
for (const [each, script] of Object.entries(scripts)) {
  if (name !== undefined && each !== name) continue;
  console.log(`\n── ${each}`);
  const { status } = spawnSync(process.execPath, [join(root, script), ...flags], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
