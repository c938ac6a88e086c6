import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createState, type State } from "@cosi-spec/runtime/state";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type RunningExample, startExample } from "../serve.ts";

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => existsSync(path),
);
const isHere = executablePath !== undefined;
const repository = fileURLToPath(new URL("../../..", import.meta.url));
const kind = { namespace: "runtime", type: "KernelParamSpecs.runtime.cosi.dev" };
/** Where pictures go that somebody wants to look at. Default: none are taken. */
const pictures = process.env["WEB_WATCH_PICTURES"];

let browser: Browser;
const cleanUps: (() => unknown)[] = [];

beforeAll(async () => {
  if (executablePath !== undefined) {
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
  }
});

afterAll(async () => {
  await browser?.close();
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(options: Parameters<typeof startExample>[0] = {}): Promise<RunningExample> {
  const example = await startExample(options);
  cleanUps.push(() => example.stop());
  return example;
}

/** A page, and what it did that it should not have done. */
async function openPage(url: string): Promise<{ page: Page; complaints: string[]; strangers: string[] }> {
  const context = await browser.newContext();
  cleanUps.push(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(`${url}/`) && !request.url().startsWith("data:"))
      strangers.push(request.url());
  });
  await page.goto(`${url}/`);
  return { page, complaints, strangers };
}

const readRows = (page: Page): Promise<string[]> =>
  page.locator("#resources tr").evaluateAll((rows) =>
    rows.map((row) =>
      [...row.children]
        .slice(0, 4)
        .map((cell) => cell.textContent)
        .join(" | "),
    ),
  );
const readConnection = (page: Page): Promise<string | null> =>
  page.locator("#connection").getAttribute("data-state");

/** JSON is YAML, and the one form that the client reads without help. */
const toSpec = (value: string): string => JSON.stringify({ value });

function put(state: State, id: string, value: string): void {
  state.create({ ...kind, id, yamlSpec: toSpec(value) });
}

function change(state: State, id: string, value: string): void {
  const { version, phase } = state.get({ ...kind, id });
  state.update({ ...kind, id, version, phase, yamlSpec: toSpec(value) });
}

it("compiles", async () => {
  await promisify(execFile)(process.execPath, [
    join(repository, "tools/run.mjs"),
    ...["tsc", "-p", join(repository, "examples/web-watch")],
  ]);
});

it.runIf(isHere)("lists what is there, and shows what others create, change and destroy", async () => {
  const { url, state } = await start();
  put(state, "b", "1");
  put(state, "a", "<b>2</b>");
  const { page, complaints, strangers } = await openPage(url);
  const first = ['a | 1 | running | {"value":"<b>2</b>"}', 'b | 1 | running | {"value":"1"}'];
  await expect.poll(() => readRows(page)).toEqual(first);
  expect(await readConnection(page)).toBe("connected");
  put(state, "aa", "3");
  change(state, "b", "4");
  state.teardown({ ...kind, id: "b" });
  await expect
    .poll(() => readRows(page))
    .toEqual([first[0], 'aa | 1 | running | {"value":"3"}', 'b | 3 | tearing down | {"value":"4"}']);
  state.destroy({ ...kind, id: "a" });
  state.destroy({ ...kind, id: "b" });
  await expect.poll(() => readRows(page)).toEqual(['aa | 1 | running | {"value":"3"}']);
  expect({ complaints, strangers }).toEqual({ complaints: [], strangers: [] });
});

it.runIf(isHere)("creates and destroys, and says what the server refuses", async () => {
  const { url, state } = await start();
  const { page, complaints } = await openPage(url);
  await page.getByText("There are none yet.").waitFor();
  const create = async (id: string, value: string) => {
    await page.getByLabel("Parameter").fill(id);
    await page.getByLabel("Value").fill(value);
    await page.getByRole("button", { name: "Create" }).click();
  };
  await create("proc.sys.vm.swappiness", "10");
  await expect.poll(() => readRows(page)).toHaveLength(1);
  expect(state.get({ ...kind, id: "proc.sys.vm.swappiness" }).yamlSpec).toContain('"value": "10"');
  expect(await page.getByLabel("Value").inputValue()).toBe("");
  await create("proc.sys.vm.swappiness", "20");
  await expect.poll(() => page.getByRole("alert").textContent()).toContain("already exists");
  await page.getByRole("button", { name: "Destroy proc.sys.vm.swappiness" }).click();
  await expect.poll(() => readRows(page)).toEqual([]);
  expect(await page.getByRole("alert").textContent()).toBe("");
  expect(await page.getByText("There are none yet.").isVisible()).toBe(true);
  expect(complaints).toEqual([]);
});

it.runIf(isHere)("survives restarts of the server, with its data and without", async () => {
  const first = await start();
  const port = Number(new URL(first.url).port);
  put(first.state, "a", "1");
  put(first.state, "b", "2");
  const { page, complaints, strangers } = await openPage(first.url);
  await expect.poll(() => readRows(page)).toHaveLength(2);

  await first.stop();
  await expect.poll(() => readConnection(page)).toBe("reconnecting");
  change(first.state, "a", "3");
  first.state.destroy({ ...kind, id: "b" });
  put(first.state, "c", "4");
  const second = await start({ port, state: first.state });
  await expect.poll(() => readConnection(page)).toBe("connected");
  await expect
    .poll(() => readRows(page))
    .toEqual(['a | 2 | running | {"value":"3"}', 'c | 1 | running | {"value":"4"}']);
  expect(await page.locator("#log").textContent()).not.toContain("Resynced");

  await second.stop();
  await expect.poll(() => readConnection(page)).toBe("reconnecting");
  const emptied = createState();
  put(emptied, "c", "5");
  await start({ port, state: emptied });
  await expect.poll(() => readConnection(page)).toBe("connected");
  await expect.poll(() => readRows(page)).toEqual(['c | 1 | running | {"value":"5"}']);
  expect(await page.locator("#log").textContent()).toContain("Resynced");

  expect(
    complaints.filter((text) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY/.test(text)),
  ).toEqual([]);
  expect(strangers).toEqual([]);
});

it.runIf(isHere)("lets no page of another origin call", async () => {
  const { url, state } = await start();
  const other = await start();
  const { page } = await openPage(other.url);
  const failure = await page.evaluate(async (target) => {
    const init = { method: "POST", headers: { "content-type": "application/grpc-web+proto" } };
    return await fetch(`${target}/cosi.resource.State/Create`, init).then(String, String);
  }, url);
  // The policy of the page alone would do; this asks the server.
  expect(failure).toContain("TypeError");
  const headers = { origin: other.url, "content-type": "application/grpc-web+proto" };
  const answer = await fetch(`${url}/cosi.resource.State/Create`, { method: "POST", headers });
  expect(answer.status).toBe(403);
  expect(state.list(kind)).toEqual([]);
});

it.runIf(isHere)("fits into windows of all widths, and tells things apart in light and dark", async () => {
  const { url, state } = await start();
  put(state, "proc.sys.net.ipv4.ip_forward", "1");
  put(state, "proc.sys.net.ipv4.tcp_rmem", "4096 131072 6291456 and more, so that it has to break somewhere");
  put(state, "sys.class.net.eth0.queues.rx-0.rps_cpus_with_a_very_long_name_indeed", "f");
  state.teardown({ ...kind, id: "proc.sys.net.ipv4.ip_forward" });
  const { page } = await openPage(url);
  await expect.poll(() => readRows(page)).toHaveLength(3);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const width of [360, 800, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      if (pictures === undefined) continue;
      await page.screenshot({ path: join(pictures, `${width}-${colorScheme}.png`), fullPage: true });
    }
    const [ground, text] = await page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      return [backgroundColor, color];
    });
    const isDark = colorScheme === "dark";
    expect([readBrightness(ground) < 60, readBrightness(text) > 200]).toEqual([isDark, isDark]);
  }
});

/** Mean of the three parts of `rgb(1, 2, 3)`. */
function readBrightness(color = ""): number {
  const parts = color.match(/\d+/g)?.slice(0, 3).map(Number) ?? [];
  return parts.reduce((sum, part) => sum + part, 0) / 3;
}
