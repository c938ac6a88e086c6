import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build, type Plugin } from "esbuild";
import { expect, it } from "vitest";

const source = (path: string) => fileURLToPath(new URL(`../src/${path}`, import.meta.url));
const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
const run = promisify(execFile);

/** Takes the run time from its sources, so that the test needs no build. */
const fromSource: Plugin = {
  name: "from-source",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^@cosi-spec\/validate\/codegenv1$/ }, () => ({
      path: source("codegenv1/index.ts"),
    }));
  },
};

async function bundle(contents: string): Promise<string> {
  const result = await build({
    stdin: { contents, resolveDir: source(""), loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
    plugins: [fromSource],
    logLevel: "silent",
  });
  return result.outputFiles[0]?.text ?? "";
}

const program = `
  import { createValidator } from "./index.ts";
  import { HostnameSpecs, MountSpecs } from "./gen/index.gen.js";
  let isEvalForbidden = false;
  try { new Function("return 1")(); } catch { isEvalForbidden = true; }
  const validator = createValidator({ types: [HostnameSpecs, MountSpecs] });
  const [result] = validator.validate("hostname: 7\\n", { type: "HostnameSpecs.net.cosi.dev", file: "a.yaml" });
  const { code, source } = result.diagnostics[0];
  document.title = JSON.stringify([isEvalForbidden, code, source.line, source.column]);
`;

it("bundles for browsers without a module of Node, and without types that are not used", async () => {
  const code = await bundle(program);
  expect(code).not.toMatch(/from\s*"node:|require\(/u);
  expect(code).toContain("HostnameSpecs.net.cosi.dev");
  expect(code).not.toContain("ControllerDefinitions.system.cosi.dev");
});

it.runIf(browser !== undefined)("works in a browser whose content security policy forbids eval", async () => {
  const code = await bundle(program);
  const server = createServer((request, response) => {
    const isScript = request.url === "/program.js";
    response.setHeader("Content-Security-Policy", "default-src 'none'; script-src 'self'");
    response.setHeader(
      "Content-Type",
      isScript ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8",
    );
    response.end(
      isScript
        ? code
        : '<!doctype html><title>waiting</title><script type="module" src="/program.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const profile = await mkdtemp(join(tmpdir(), "cosi-browser-"));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const flags = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      `--user-data-dir=${profile}`,
    ];
    const { stdout } = await run(
      browser as string,
      [...flags, "--virtual-time-budget=10000", "--dump-dom", url],
      { timeout: 50_000 },
    );
    expect(/<title>(.*?)<\/title>/u.exec(stdout)?.[1]).toBe('[true,"types/wrong-type",1,11]');
  } finally {
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
