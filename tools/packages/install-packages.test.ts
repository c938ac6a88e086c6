import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Installation, installOldestNode, installPackages, oldestNode } from "./install-packages.ts";
import { listPackageFolders, packPackages, repository } from "./pack.ts";

let parent: string;
let installation: Installation;
let oldest: string | undefined;

/** What Node 22 says where `node:sqlite` is loaded. */
const sqliteWarning = /^\(node:\d+\) ExperimentalWarning: SQLite is an experimental feature .*\n\(Use .*\)\n/;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
}

const manifests = listPackageFolders().map(
  (folder) => JSON.parse(readFileSync(join(repository, folder, "package.json"), "utf8")) as Manifest,
);

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), "cosi-install-"));
  oldest = installOldestNode(parent);
  installation = installPackages(parent, packPackages(listPackageFolders(), parent));
  writeFileSync(join(installation.folder, "imports.js"), printImports());
  writeFileSync(join(installation.folder, "keep.js"), keepTwice);
}, 300_000);
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** A program that keeps a resource in a file, closes it, and finds it there again: SQLite is the Node's own. */
const keepTwice = `
import { createSqliteStorage } from "@cosi-spec/runtime/sqlite";
import { createState } from "@cosi-spec/runtime/state";
const name = { namespace: "n", type: "T.example.dev", id: "a" };
for (const yamlSpec of ["kept", undefined]) {
  const storage = createSqliteStorage({ path: process.argv[2] });
  const state = createState({ storage });
  if (yamlSpec !== undefined) state.create({ ...name, yamlSpec });
  else console.log(state.get(name).yamlSpec);
  storage.close();
}
`;

/** A program that loads every entry point and says what it found there. */
function printImports(): string {
  const entries = manifests.flatMap(({ name, exports = {} }) =>
    Object.entries(exports)
      .filter(([, target]) => typeof target === "object")
      .map(([subpath]) => `${name}${subpath.slice(1)}`),
  );
  return [
    `for (const name of ${JSON.stringify(entries)})`,
    "  console.log(name, Object.keys(await import(name)).length);",
    "",
  ].join("\n");
}

for (const version of [oldestNode, process.versions.node])
  it(`Node ${version} loads every entry point and every program of the packed packages`, (context) => {
    const node = version === oldestNode ? oldest : process.execPath;
    if (node === undefined) return context.skip(`there is no Node ${oldestNode} for this machine`);
    expect(installation.runNode(node, "--version").stdout).toBe(`v${version}\n`);

    const loaded = installation.runNode(node, "imports.js");
    expect(loaded.stderr.replace(sqliteWarning, "")).toBe("");
    const lines = loaded.stdout.trim().split("\n");
    expect(lines.length).toBeGreaterThan(15);
    for (const line of lines) expect(line).toMatch(/^@cosi-spec\/[a-z0-9/]+ [1-9][0-9]*$/);

    const kept = installation.runNode(node, "keep.js", join(parent, `${version}.db`));
    expect(kept.stderr.replace(sqliteWarning, "")).toBe("");
    expect(kept.stdout).toBe("kept\n");

    for (const { name, version: packageVersion, bin = {} } of manifests)
      for (const path of Object.values(bin)) {
        const run = installation.runNode(node, join("node_modules", name, path), "--version");
        expect(`${path}: ${run.stdout}${run.stderr}`).toContain(packageVersion);
        expect(run.status).toBe(0);
      }
  });

it("brings no more packages than each package's README names", () => {
  for (const { name } of manifests) {
    const folder = join(installation.folder, "node_modules", name);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      dependencies?: Record<string, string>;
    };
    const readme = readFileSync(join(folder, "README.md"), "utf8");
    const section = readme.slice(readme.indexOf("## Dependencies"));
    const unexplained = Object.keys(dependencies).filter((each) => !section.includes(`\`${each}\``));
    expect(unexplained, name).toEqual([]);
    expect(Object.keys(dependencies).length, name).toBeLessThanOrEqual(8);
    // Nothing test-like is published.
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    expect(
      files.filter((file) => /\.(test|testdata)\./.test(file) && !file.includes("node_modules")),
    ).toEqual([]);
  }
});
