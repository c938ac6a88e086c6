import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { crawlSite } from "./crawl-site.ts";
import { findFile, serveSite } from "./serve-site.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cosi-crawl-"));
  mkdirSync(join(folder, "spec"));
  writeFileSync(join(folder, "spec/a.html"), '<h1 id="top">a</h1><a href="/">home</a>');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function crawlHome(html: string): ReturnType<typeof crawlSite> {
  writeFileSync(join(folder, "index.html"), html);
  return crawlSite(folder);
}

it("follows links with and without ending, and anchors", () => {
  const { broken, foreign } = crawlHome('<a href="spec/a">1</a> <a class="x" href="/spec/a.html#top">2</a>');
  expect(broken).toEqual([]);
  expect(foreign).toEqual([]);
});

it("names links and anchors that lead nowhere", () => {
  const { broken } = crawlHome(
    '<a href="/spec/b">1</a> <a href="/spec/a#bottom">2</a> <script src="/x.js"></script>',
  );
  expect(broken).toEqual(["/ -> /x.js", "/ -> /spec/b", "/ -> /spec/a#bottom"]);
});

it("names what is loaded from elsewhere, and not what is only linked to", () => {
  const { foreign } = crawlHome('<img src="https://a.dev/a.png"><a href="https://b.dev/">b</a>');
  expect(foreign).toEqual(["/ -> https://a.dev/a.png"]);
});

it("serves nothing outside of its folder", async () => {
  for (const path of ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/spec/%00", "/%"])
    expect(findFile(folder, path), path).toBeUndefined();
  const site = await serveSite({ folder });
  try {
    expect((await fetch(`${site.url}/spec/a`)).status).toBe(200);
    expect((await fetch(`${site.url}/spec/none`)).status).toBe(404);
  } finally {
    await site.stop();
  }
});
