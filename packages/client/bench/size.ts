// Prints what the client weighs in a browser, in kB of 1,024 bytes, and fails above the budget:
//   node tools/run.mjs node packages/client/bench/size.ts              table
//   node tools/run.mjs node packages/client/bench/size.ts --inputs     and what is in each row
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";

/** A bundle for browsers. */
export interface Bundle {
  readonly code: string;
  readonly gzipBytes: number;
  readonly inputs: Metafile["outputs"][string]["inputs"];
}

/** A program, and what it may weigh. */
export interface Program {
  readonly name: string;
  readonly contents: string;
  /** Bytes, minified and gzipped. */
  readonly budgetBytes: number;
}

const client = `
  import { createClient } from "./index.ts";
  import { HostnameSpecs } from "@cosi-spec/types/resources";
  export async function follow(transport) {
    const client = createClient({ transport });
    for await (const event of client.watch(HostnameSpecs)) console.log(event.kind);
  }
`;
const transport = `import { createWebTransport } from "./web/index.ts";`;

/** What is weighed. */
export const programs: readonly Program[] = [
  { name: "client, watch, one type", contents: client, budgetBytes: 40 * 1024 },
  { name: "web transport", contents: `${transport} export { createWebTransport };`, budgetBytes: 5 * 1024 },
  {
    name: "both, as a page has them",
    contents: `${transport} ${client} follow(createWebTransport({ baseUrl: location.origin }));`,
    budgetBytes: 40 * 1024,
  },
];

/** Bundles a program for browsers. */
export async function bundle(contents: string): Promise<Bundle> {
  const resolveDir = fileURLToPath(new URL("../src/", import.meta.url));
  const result = await build({
    stdin: { contents, resolveDir, loader: "ts" },
    ...{ bundle: true, minify: true, write: false, metafile: true },
    ...{ format: "esm", platform: "browser", target: "es2022", logLevel: "silent" },
  });
  const code = result.outputFiles[0]?.text ?? "";
  const inputs = Object.values(result.metafile.outputs)[0]?.inputs ?? {};
  return { code, gzipBytes: gzipSync(code, { level: 9 }).length, inputs };
}

if (import.meta.main) {
  console.log(`${"".padEnd(26)}      min  min+gzip   budget`);
  for (const { name, contents, budgetBytes } of programs) {
    const { code, gzipBytes, inputs } = await bundle(contents);
    const [min, gzip] = [Buffer.byteLength(code), gzipBytes].map((bytes) => toKb(bytes).padStart(9));
    console.log(`${name.padEnd(26)} ${min} ${gzip} ${toKb(budgetBytes).padStart(8)}`);
    if (gzipBytes > budgetBytes) {
      console.error(`${name} is above its budget`);
      process.exitCode = 1;
    }
    if (!process.argv.includes("--inputs")) continue;
    const largest = Object.entries(inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
    for (const [path, { bytesInOutput }] of largest) console.log(`  ${bytesInOutput} B ${path}`);
  }
}

function toKb(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} kB`;
}
