#!/usr/bin/env node
// Committed, so that npm can link it before anything is built; the command itself is in dist.
import { existsSync } from "node:fs";

const main = new URL("../dist/cli/main.js", import.meta.url);
if (!existsSync(main)) {
  process.stderr.write(
    'error: cosi-codegen is not built\nhint: run "npm run build" in the repository first\n',
  );
  process.exit(3);
}
const { main: run } = await import(main.href);
const exitCode = await run(process.argv.slice(2));
// A pipe takes what is left to write before the process ends; open watchers do not keep it.
process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
