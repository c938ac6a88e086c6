import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
import { createStateHandler, serve } from "@cosi-spec/runtime/server";
import { createState } from "@cosi-spec/runtime/state";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Requirement } from "../spec/requirement.ts";
import { type Crawl, crawlSite } from "./crawl-site.ts";
import { type ServedSite, serveSite } from "./serve-site.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = join(root, "node_modules/.cache/site-dist");
/** Where pictures go that somebody wants to look at. Default: none are taken. */
const pictures = process.env["SITE_PICTURES"] || undefined;
const maxOpeningBytes = 300_000;

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => existsSync(path),
);
const isHere = executablePath !== undefined;
const requirements = JSON.parse(
  readFileSync(join(root, "spec/requirements.json"), "utf8"),
) as readonly Requirement[];

let output: string;
let crawl: Crawl;
let site: ServedSite;
let browser: Browser | undefined;
const cleanUps: (() => unknown)[] = [];

beforeAll(async () => {
  const args = [join(root, "tools/run.mjs"), "node", join(root, "tools/site/build.ts"), "--out", folder];
  output = (await promisify(execFile)(process.execPath, args)).stdout;
  crawl = crawlSite(folder);
  site = await serveSite({ folder });
  if (executablePath !== undefined)
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Opened {
  readonly page: Page;
  /** Errors and warnings of the console, and exceptions. */
  readonly complaints: string[];
  /** Requests to anybody else than the site. */
  readonly strangers: string[];
  /** Addresses of everything that was loaded. */
  readonly loaded: string[];
}

async function open(path: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Opened> {
  const context = await browser!.newContext(options);
  cleanUps.push(() => context.close());
  const page = await context.newPage();
  const opened: Opened = { page, complaints: [], strangers: [], loaded: [] };
  page.on("pageerror", (error) => opened.complaints.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) opened.complaints.push(message.text());
  });
  page.on("request", (request) => {
    const isOwn = request.url().startsWith(`${site.url}/`) || request.url().startsWith("data:");
    (isOwn ? opened.loaded : opened.strangers).push(request.url());
  });
  await page.goto(site.url + path);
  return opened;
}

async function search(page: Page, words: string): Promise<string[]> {
  await page.locator("#local-search button").click();
  await page.locator("#localsearch-input").fill(words);
  await page.locator(".VPLocalSearchBox .result").first().waitFor();
  return page
    .locator(".VPLocalSearchBox .result")
    .evaluateAll((links) =>
      links.map((link) => new URL((link as unknown as { href: string }).href).pathname),
    );
}

it("says how many pages it has and how long they took", () => {
  expect(output).toMatch(/^\d+ pages in [\d.]+ s \([\d.]+ s of one core\): /m);
});

it("has no link and no anchor that leads nowhere, and loads nothing from elsewhere", () => {
  expect(crawl.broken).toEqual([]);
  expect(crawl.foreign).toEqual([]);
  expect(crawl.linkCount).toBeGreaterThan(crawl.pages.length);
});

it("names no font and no style of another host", () => {
  const assets = readdirSync(join(folder, "assets"), { recursive: true, encoding: "utf8" });
  for (const name of assets.filter((each) => each.endsWith(".css")))
    expect(readFileSync(join(folder, "assets", name), "utf8"), name).not.toMatch(/url\(["']?(https?:)?\/\//);
});

it("has a page and an anchor for every requirement", () => {
  const pages = new Set(crawl.pages);
  for (const { id, chapter, level } of requirements) {
    expect(pages).toContain(`/spec/${id}`);
    const page = readFileSync(join(folder, `spec/${id}.html`), "utf8");
    expect(page, id).toContain(`<span class="level">${level}</span>`);
    const chapterPage = readFileSync(join(folder, "spec", chapter.replace(/\.md$/, ".html")), "utf8");
    expect(chapterPage, id).toContain(`id="${id}"`);
  }
});

it("says on the page of a requirement what tests, mutants and implementations do with it", () => {
  const read = (id: string): string => readFileSync(join(folder, `spec/${id}.html`), "utf8");
  const broken = read("COSI-WCH-018");
  expect(broken).toContain("watching.single-id-query-excludes");
  expect(broken).toMatch(/inmem<\/a><\/td><td><span class="verdict verdict-broken">broken/);
  expect(broken).toContain("a refusal, or no event of the resource");
  expect(broken).toContain('href="/results/findings"');
  expect(broken).toMatch(/watching[\w.-]*<\/code><\/td>/);
  expect(read("COSI-CAP-006")).toContain("It binds clients");
  expect(read("COSI-LIM-004")).toContain("The memory of the process cannot be seen at the socket");
});

it.runIf(isHere)("leads from the opening page to a requirement", async () => {
  const { page, complaints, strangers } = await open("/");
  await page.locator(".VPNav").getByRole("link", { name: "Specification", exact: true }).click();
  await page.waitForURL("**/spec/");
  await page.locator(".VPSidebar").getByRole("link", { name: "4 Writing" }).click();
  await page.waitForURL("**/spec/04-writing");
  await page.locator(".vp-doc").getByRole("link", { name: "COSI-UPD-004", exact: true }).first().click();
  await page.waitForURL("**/spec/COSI-UPD-004");
  await expect.poll(() => page.locator("h1").textContent()).toContain("COSI-UPD-004");
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
});

it.runIf(isHere)("opens the page of a requirement that a report names", async () => {
  const { page, complaints, strangers } = await open("/spec/COSI-UPD-004");
  expect(await page.locator("h1").textContent()).toContain("COSI-UPD-004");
  expect(await page.locator(".requirement").textContent()).toContain("FAILED_PRECONDITION");
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
});

it.runIf(isHere).each([
  ["a requirement", "COSI-UPD-004", "/spec/COSI-UPD-004"],
  ["a requirement in short", "upd-004", "/spec/COSI-UPD-004"],
  ["a field of a resource", "searchDomainsOverridden", "/reference/ResolverSpecs.net.cosi.dev"],
  ["a field of the wire API", "bootstrap_bookmark", "/reference/wire"],
  ["a type", "HostnameSpecs.net.cosi.dev", "/reference/HostnameSpecs.net.cosi.dev"],
])("finds %s", async (_, words, address) => {
  const { page, complaints, strangers } = await open("/");
  const found = await search(page, words);
  expect(found).toContain(address);
  if (/upd/i.test(words)) expect(found[0]).toBe(address);
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
});

it.runIf(isHere)("filters the table of results", async () => {
  const { page, complaints } = await open("/results/");
  const rows = page.locator("h2 ~ table tbody tr:visible");
  const all = await rows.count();
  expect(all).toBe(requirements.filter(({ subject }) => subject === "server").length);
  await page.getByLabel("Show").selectOption("broken");
  await expect.poll(() => page.locator("output").textContent()).toMatch(/^\d+ requirements$/);
  const broken = await rows.count();
  expect(broken).toBeLessThan(all);
  expect(broken).toBe(await page.locator("h2 ~ table tbody tr:visible:has(.verdict-broken)").count());
  await page.getByLabel("Requirement or level").fill("wch-018");
  await expect.poll(() => rows.count()).toBe(1);
  expect(complaints).toEqual([]);
});

it.runIf(isHere)("is used with the keyboard alone", async () => {
  const { page } = await open("/");
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.textContent.trim()")).toBe("Skip to content");
  await page.keyboard.press("Control+k");
  await page.locator("#localsearch-input").waitFor();
  await page.keyboard.type("COSI-UPD-004");
  await expect
    .poll(() => page.locator(".VPLocalSearchBox .result.selected").getAttribute("href"), { timeout: 10_000 })
    .toMatch(/^\/spec\/COSI-UPD-004/);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/spec/COSI-UPD-004*");
});

const kinds = {
  opening: "/",
  chapter: "/spec/04-writing",
  requirement: "/spec/COSI-WCH-018",
  results: "/results/",
  resource: "/reference/ResolverSpecs.net.cosi.dev",
  guide: "/guides/implement-a-server",
} as const;

it.runIf(isHere).each(Object.entries(kinds))("has no serious fault of accessibility: %s", async (_, path) => {
  const { page } = await open(path);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect
      .poll(() => page.evaluate("document.documentElement.classList.contains('dark')"))
      .toBe(colorScheme === "dark");
    // The rest of a long table would only repeat the same few cells. Dark changes colours alone.
    const builder = new AxeBuilder({ page }).exclude("tbody tr:nth-child(n + 8)");
    if (colorScheme === "dark") builder.withRules(["color-contrast"]);
    expect(await findSeriousFaults(builder), colorScheme).toEqual([]);
  }
});

async function findSeriousFaults(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

it.runIf(isHere)("prints the text of a chapter without what surrounds it", async () => {
  const { page } = await open("/spec/04-writing");
  await page.emulateMedia({ media: "print" });
  for (const around of [".VPNav", ".VPSidebar", ".VPDoc .aside", ".VPDocFooter"])
    expect(await page.locator(around).isVisible(), around).toBe(false);
  expect(await page.locator(".requirement").first().isVisible()).toBe(true);
});

it.runIf(isHere)(`loads less than ${maxOpeningBytes} bytes for the opening page`, async () => {
  const { page, loaded } = await open("/");
  await page.waitForLoadState("networkidle");
  const bytes = await Promise.all(
    [...new Set(loaded)]
      .filter((url) => !url.startsWith("data:"))
      .map(async (url) => gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).byteLength),
  );
  const sum = bytes.reduce((total, each) => total + each, 0);
  console.log(`opening page: ${bytes.length} files, ${sum} bytes compressed`);
  expect(sum).toBeLessThan(maxOpeningBytes);
});

it.runIf(isHere)("is where a report of the suite leads, requirement by requirement", async () => {
  const made = mkdtempSync(join(tmpdir(), "cosi-report-"));
  cleanUps.push(() => rmSync(made, { recursive: true, force: true }));
  const listen = `unix:${join(made, "s")}`;
  const server = await serve({ handler: createStateHandler(createState()), listen });
  cleanUps.push(() => server.stop({ graceMs: 0 }));
  const suite = join(root, "conformance/bin/cosi-conformance.js");
  const words = ["--endpoint", listen, "--only", "COSI-GET-002", "--report-dir", made, "--site", site.url];
  await promisify(execFile)(process.execPath, [suite, ...words]);

  const context = await browser!.newContext();
  cleanUps.push(() => context.close());
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(made, "report.html")).href);
  const link = page.locator(`a.id[href="${site.url}/spec/COSI-GET-002"]`);
  // The table of a chapter is folded until somebody wants it.
  await page.locator("details.chapter", { has: link }).locator("summary").click();
  await link.click();
  await page.waitForURL(`${site.url}/spec/COSI-GET-002`);
  expect(await page.locator("h1").textContent()).toContain("COSI-GET-002");
});

// Not a test: something to look at, for who asks for it.
if (isHere && pictures !== undefined)
  it("takes pictures", { timeout: 180_000 }, async () => {
    for (const [kind, path] of Object.entries(kinds))
      for (const colorScheme of ["light", "dark"] as const)
        for (const width of [360, 800, 1280]) {
          const { page } = await open(path, { colorScheme, viewport: { width, height: 900 } });
          await page.screenshot({ path: join(pictures, `${kind}-${colorScheme}-${width}.png`) });
          await page.context().close();
        }
  });
