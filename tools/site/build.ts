// Builds the specification site.
//   node tools/run.mjs node tools/site/build.ts                  into docs/dist
//   node tools/run.mjs node tools/site/build.ts --out FOLDER     somewhere else
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildSite } from "./build-site.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const start = performance.now();
const { values } = parseArgs({ options: { out: { type: "string" } } });
const out = values.out === undefined ? {} : { outFolder: resolve(values.out) };
const { outFolder, pageCount } = await buildSite({ root, ...out });
const seconds = ((performance.now() - start) / 1000).toFixed(1);
const { user, system } = process.cpuUsage();
const cpuSeconds = ((user + system) / 1e6).toFixed(1);
console.log(`${pageCount} pages in ${seconds} s (${cpuSeconds} s of one core): ${outFolder}`);
