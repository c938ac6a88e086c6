#!/usr/bin/env node
// Loads the compiled program. Committed as plain JavaScript, because npm links a bin only if it exists.
import { existsSync } from "node:fs";

const entry = new URL("../dist/cli/serve.js", import.meta.url);
if (existsSync(entry)) {
  const { main } = await import(entry.href);
  await main(process.argv.slice(2));
} else {
  console.error('cosi-serve: the program is not built; run "npm run build" first.');
  process.exitCode = 2;
}
