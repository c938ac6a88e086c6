// Prints what one validator weighs in a browser: minified, and gzipped, without the run time that all share.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build, transformSync } from "esbuild";

const folder = new URL("../src/gen/", import.meta.url);
const goalBytes = 2048;
const rows: (readonly [string, number, number])[] = [];
for (const file of readdirSync(folder).filter(
  (name) => name.endsWith(".gen.js") && name !== "index.gen.js",
)) {
  const { code } = transformSync(readFileSync(new URL(file, folder), "utf8"), {
    minify: true,
    format: "esm",
  });
  rows.push([file.replace(".gen.js", ""), Buffer.byteLength(code), gzipSync(code, { level: 9 }).length]);
}
const shared = await build({
  entryPoints: [new URL("../src/codegenv1/index.ts", import.meta.url).pathname],
  bundle: true,
  minify: true,
  format: "esm",
  write: false,
});
const sharedCode = shared.outputFiles[0]?.contents ?? new Uint8Array();
console.log("validator                 min      min+gzip");
for (const [name, minified, gzipped] of rows) {
  console.log(
    `${name.padEnd(24)} ${String(minified).padStart(6)} B ${String(gzipped).padStart(6)} B${gzipped > goalBytes ? "  above the goal" : ""}`,
  );
}
console.log(
  `${"shared run time".padEnd(24)} ${String(sharedCode.length).padStart(6)} B ${String(gzipSync(sharedCode, { level: 9 }).length).padStart(6)} B`,
);
const met = rows.filter(([, , gzipped]) => gzipped <= goalBytes).length;
console.log(`${met} of ${rows.length} validators are within ${goalBytes} B`);
