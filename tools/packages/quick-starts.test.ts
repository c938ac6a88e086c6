import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { transform } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Installation, installOldestNode, installPackages, oldestNode } from "./install-packages.ts";
import { packPackages, repository, runAsUser } from "./pack.ts";
import { type QuickStart, readQuickStart } from "./read-quick-start.ts";

const packages = ["client", "runtime", "testing"] as const;
const maxWords = 1_500;
const quickStarts = new Map<string, QuickStart>(
  packages.map((name) => [
    name,
    readQuickStart(readFileSync(join(repository, "packages", name, "README.md"), "utf8")),
  ]),
);

let parent: string;
let installation: Installation;
let oldest: string | undefined;

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), "cosi-quick-"));
  oldest = installOldestNode(parent);
  const folders = ["types", "validate", ...packages].map((name) => `packages/${name}`);
  installation = installPackages(parent, packPackages(folders, parent));
}, 300_000);
afterAll(() => rmSync(parent, { recursive: true, force: true }));

it(`has quick starts of at most ${maxWords} words together`, () => {
  const words = [...quickStarts.values()].map(({ wordCount }) => wordCount);
  expect(words.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(maxWords);
  for (const { programs } of quickStarts.values()) expect(programs.length).toBeGreaterThan(0);
});

for (const [name, { commands, programs }] of quickStarts) {
  it(`has a quick start of ${name} whose commands are those of packages that are published`, () => {
    for (const command of commands) {
      const [program, verb, ...words] = command.split(/\s+/);
      if (program === "npx") expect(verb).toBe("cosi-serve");
      else {
        expect(`${program} ${verb}`).toBe("npm install");
        for (const word of words.filter((each) => !each.startsWith("-")))
          expect(Object.keys(readManifest().dependencies), command).toContain(word);
      }
    }
  });

  it(`has a quick start of ${name} that compiles without a cast`, () => {
    const files = programs.map(({ text }, index) => {
      const file = join(installation.folder, `${name}-${index}.ts`);
      writeFileSync(file, text);
      return file;
    });
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2023"];
    const libraries = ["--lib", "es2024,esnext.disposable", "--types", "node", "--ignoreConfig"];
    const roots = ["--typeRoots", join(repository, "node_modules/@types")];
    const args = [join(repository, "tools/run.mjs"), "tsc", ...options, ...libraries, ...roots, ...files];
    const { status, stdout, stderr } = runAsUser(installation.folder, process.execPath, args);
    expect(`${stdout}${stderr}`).toBe("");
    expect(status).toBe(0);
  });

  for (const version of [oldestNode, process.versions.node])
    it(`has a quick start of ${name} that runs under Node ${version} and prints what it says`, async (context) => {
      const node = version === oldestNode ? oldest : process.execPath;
      if (node === undefined) return context.skip(`there is no Node ${oldestNode} for this machine`);
      const socket = join(parent, `${name}.sock`);
      rmSync(join(installation.folder, "notes"), { recursive: true, force: true });
      const isAtHome = (text: string): string => text.replaceAll("/run/cosi.sock", socket);
      const serve = commands.find((command) => command.startsWith("npx cosi-serve"));
      const server = serve === undefined ? undefined : await startServer(isAtHome(serve));
      try {
        for (const [index, { text, output }] of programs.entries()) {
          const file = join(installation.folder, `${name}-${index}.js`);
          const { code } = await transform(isAtHome(text), { loader: "ts", target: "node22" });
          writeFileSync(file, code);
          const run = installation.runNode(node, file);
          expect(run.stderr).toBe("");
          expect(run.status, run.stdout).toBe(0);
          if (output !== undefined) expect(run.stdout).toBe(output);
        }
      } finally {
        await server?.stop();
      }
    });
}

function readManifest(): { dependencies: Record<string, string> } {
  return JSON.parse(readFileSync(join(installation.folder, "package.json"), "utf8"));
}

/** Starts the server that a quick start names, and waits until it says that it listens. */
async function startServer(command: string): Promise<{ stop(): Promise<void> }> {
  const [, program = "", ...args] = command.replace(/\s*&$/, "").split(/\s+/);
  const child = spawn(join(installation.folder, "node_modules/.bin", program), args, {
    cwd: installation.folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  for await (const line of createInterface({ input: child.stdout })) if (line.includes("listening on")) break;
  return {
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
