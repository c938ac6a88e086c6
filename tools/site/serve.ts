// Serves the built site on the loopback address until it is interrupted.
//   node tools/run.mjs node tools/site/serve.ts [--port 4173]
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serveSite } from "./serve-site.ts";

const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "docs/dist");
const { values } = parseArgs({ options: { port: { type: "string", default: "4173" } } });
if (!existsSync(join(folder, "index.html"))) {
  console.error(`${folder}: no built site. Run "npm run docs" first.`);
  process.exit(2);
}
const { url } = await serveSite({ folder, port: Number(values.port) });
console.log(`${url}/`);
