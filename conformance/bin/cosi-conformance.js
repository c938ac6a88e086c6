#!/usr/bin/env node
// Committed, so that npm can link it before anything is built; the command itself is in dist.
import { existsSync } from "node:fs";

const isMatrix = process.argv[2] === "matrix";
const main = new URL(isMatrix ? "../mutants/matrix.ts" : "../dist/cli/main.js", import.meta.url);
if (!existsSync(main)) {
  process.stderr.write(
    isMatrix
      ? "error: the mutants are not part of the package\nhint: run this in a checkout of the repository\n"
      : 'error: cosi-conformance is not built\nhint: run "npm run build" in the repository first\n',
  );
  process.exit(isMatrix ? 2 : 3);
}
if (isMatrix) {
  process.argv.splice(2, 1);
  await import(main.href);
} else {
  const { main: run } = await import(main.href);
  const exitCode = await run(process.argv.slice(2));
  // A pipe takes what is left to write before the process ends; open connections do not keep it.
  process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
}
