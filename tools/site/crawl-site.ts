import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { findFile } from "./serve-site.ts";

/** What a crawl found. */
export interface Crawl {
  /** Addresses of all pages, with leading slash and without ending. */
  readonly pages: readonly string[];
  readonly linkCount: number;
  /** One line for each link that leads nowhere, as `page -> target`. */
  readonly broken: readonly string[];
  /** Addresses outside the site that a page loads by itself. */
  readonly foreign: readonly string[];
}

interface Parsed {
  readonly links: readonly string[];
  readonly anchors: ReadonlySet<string>;
  readonly loads: readonly string[];
}

/** Follows every link of every page of a built site, anchors included, and looks at what pages load. */
export function crawlSite(folder: string): Crawl {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".html"))
    .sort();
  const parsed = new Map(
    files.map((name) => [join(folder, name), parsePage(readFileSync(join(folder, name), "utf8"))]),
  );
  const broken: string[] = [];
  const foreign: string[] = [];
  let linkCount = 0;
  for (const [file, { links, loads }] of parsed) {
    const page = toAddress(folder, file);
    for (const load of loads) {
      if (/^(https?:)?\/\//.test(load)) foreign.push(`${page} -> ${load}`);
      else if (findFile(folder, new URL(load, `http://site${page}`).pathname) === undefined)
        broken.push(`${page} -> ${load}`);
    }
    for (const link of links) {
      linkCount++;
      const url = new URL(link, `http://site${page}`);
      if (url.host !== "site") continue;
      const target = findFile(folder, url.pathname);
      const anchor = decodeURIComponent(url.hash.slice(1));
      const isThere =
        target !== undefined && (anchor === "" || (parsed.get(target)?.anchors.has(anchor) ?? false));
      if (!isThere) broken.push(`${page} -> ${link}`);
    }
  }
  return { pages: files.map((name) => toAddress(folder, join(folder, name))), linkCount, broken, foreign };
}

/** Reads what a page links to, what can be linked to in it, and what a browser loads for it. */
function parsePage(html: string): Parsed {
  const attributes = (pattern: RegExp): string[] =>
    [...html.matchAll(pattern)].map((match) => decode(match[1] ?? ""));
  return {
    links: attributes(/<a\s[^>]*?\bhref="([^"]*)"/g).filter((link) => !/^(mailto|javascript):/.test(link)),
    anchors: new Set(attributes(/\sid="([^"]*)"/g)),
    loads: [
      ...attributes(/<(?:script|img|source|iframe)\s[^>]*?\bsrc="([^"]*)"/g),
      ...attributes(/<link\s[^>]*?\bhref="([^"]*)"/g),
    ].filter((load) => !load.startsWith("data:")),
  };
}

function toAddress(folder: string, file: string): string {
  return `/${relative(folder, file)
    .replaceAll("\\", "/")
    .replace(/\.html$/, "")
    .replace(/(^|\/)index$/, "$1")}`;
}

function decode(text: string): string {
  return text
    .replaceAll("&amp;", "&")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
}
