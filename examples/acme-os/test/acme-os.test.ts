import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Outcome, packPackages, repository, runAsUser } from "../../../tools/packages/pack.ts";

const example = join(repository, "examples/acme-os");
/** Folders of the packages. Nothing else of the repository reaches the vendor. */
const folders = ["schemas", "packages/types", "packages/validate", "packages/runtime", "codegen"];

let folder: string;
let app: string;

function run(cwd: string, command: string, ...args: readonly string[]): Outcome {
  return runAsUser(cwd, command, args);
}

function expectFine(outcome: Outcome): string {
  expect(outcome.status, outcome.stdout + outcome.stderr).toBe(0);
  return outcome.stdout;
}

/** The manifest of the example; packages come from tarballs, also where other packages ask for them. */
function createManifest(tarballs: ReadonlyMap<string, string>): unknown {
  const { dependencies, devDependencies, ...manifest } = JSON.parse(
    readFileSync(join(example, "package.json"), "utf8"),
  ) as { dependencies: Record<string, string>; devDependencies: Record<string, string> };
  return {
    ...manifest,
    dependencies: { ...dependencies, ...devDependencies, ...Object.fromEntries(tarballs) },
    overrides: Object.fromEntries([...tarballs.keys()].map((name) => [name, `$${name}`])),
  };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "acme-os-"));
  app = join(folder, "app");
  mkdirSync(app);
  const tarballs = packPackages(folders, folder).map(({ name, tarball }): [string, string] => [
    name,
    `file:../${basename(tarball)}`,
  ]);
  for (const path of ["proto", "resources", "src", "cosi-codegen.json", "tsconfig.json"])
    cpSync(join(example, path), join(app, path), {
      recursive: true,
      filter: (file) => basename(file) !== "gen",
    });
  writeFileSync(join(app, "package.json"), JSON.stringify(createManifest(new Map(tarballs)), null, 2));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("imports published entry points only", () => {
  for (const file of ["main", "typed-state", "apply-documents", "read-resources"]) {
    const text = readFileSync(join(example, "src", `${file}.ts`), "utf8");
    for (const [, specifier = ""] of text.matchAll(/from "(@cosi-spec\/[^"]+)"/g))
      expect(
        ["types", "validate", "runtime/server", "runtime/state"].map((name) => `@cosi-spec/${name}`),
      ).toContain(specifier);
  }
});

test("has SDK and validators after the three commands, and a program that serves and uses them", () => {
  expectFine(run(app, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund"));
  expect(expectFine(run(app, "npx", "--no-install", "cosi-codegen", "generate"))).toMatch(
    /\d+ written, 0 removed, 0 current/,
  );
  expectFine(run(app, "npx", "--no-install", "tsc"));

  const applied = run(app, "node", "dist/main.js", "resources/front.yaml");
  expect(expectFine(applied).split("\n")).toEqual([
    "applied DisplayConfigs.acme.example front",
    "applied FanSpecs.acme.example fan0",
    "display front: 80 %, dims after 30 s",
    "fan fan0: 800 rpm from 40 °C, 3200 rpm from 70 °C",
    "fan fan0: 812 rpm, 123456789012 turns",
    "",
  ]);

  const refused = run(app, "node", "dist/main.js", "resources/broken.yaml");
  expect(refused.status).toBe(1);
  const checked = run(app, "npx", "--no-install", "cosi-codegen", "validate", "resources/broken.yaml");
  expect(checked.status).toBe(1);
  for (const output of [refused.stdout, checked.stdout + checked.stderr]) {
    for (const place of [
      "5:22 error types/out-of-range",
      "6:3 error types/unknown-field",
      "13:15 error types/pattern-mismatch",
    ])
      expect(output).toContain(`resources/broken.yaml:${place}`);
    expect(output).toContain("did you mean layout?");
    expect(output).not.toContain("swordfish");
  }
  expect(refused.stdout).not.toContain("applied");
  expectFine(run(app, "npx", "--no-install", "cosi-codegen", "validate", "resources/front.yaml"));
  expect(expectFine(run(app, "npx", "--no-install", "cosi-codegen", "generate", "--check"))).toMatch(
    /0 stale or missing, 0 surplus/,
  );
}, 600_000);

test("makes a wrong name in the program a compile error", () => {
  const file = join(app, "src", "wrong.ts");
  writeFileSync(
    file,
    [
      'import { create } from "@bufbuild/protobuf";',
      'import { FanStatuses } from "./gen/resources/registry.gen.ts";',
      "export const wrong = create(FanStatuses.schema, { rmp: 1 });",
      "",
    ].join("\n"),
  );
  const { status, stdout } = run(app, "npx", "--no-install", "tsc", "--noEmit");
  rmSync(file);
  expect(status).not.toBe(0);
  expect(stdout).toContain("'rmp' does not exist");
}, 300_000);

test("documents the three commands and the output that the program has", () => {
  const readme = readFileSync(join(example, "README.md"), "utf8");
  expect(readme).toContain("```sh\nnpm install\nnpx cosi-codegen generate\nnpx tsc\n```");
  const output = run(app, "node", "dist/main.js", "resources/front.yaml").stdout;
  expect(readme).toContain(`\`\`\`\n${output}\`\`\``);
});
