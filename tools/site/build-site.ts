import { createHash } from "node:crypto";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "vitepress";
import { collectPages } from "./collect-pages.ts";
import type { SiteFacts } from "./create-site-config.ts";
import { createSidebars } from "./sidebar.ts";
import { readSiteData } from "./site-data.ts";

/** How the site is built. */
export interface BuildOptions {
  /** Root of the repository. */
  readonly root: string;
  /** Folder that is written; what was in it is removed. Default: `docs/dist` of the repository. */
  readonly outFolder?: string;
}

/** What was built. */
export interface BuiltSite {
  readonly outFolder: string;
  readonly pageCount: number;
}

/** Builds the site without the network. @throws {Error} a source is missing, or a link between pages is dead */
export async function buildSite({
  root,
  outFolder = join(root, "docs/dist"),
}: BuildOptions): Promise<BuiltSite> {
  // One for each result, so that a test and a person can build at the same time.
  const key = createHash("sha256").update(outFolder).digest("hex").slice(0, 8);
  const sourceFolder = join(root, "node_modules/.cache/site", key);
  rmSync(sourceFolder, { recursive: true, force: true });
  const data = await readSiteData(root);
  const pages = collectPages(root, data);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(sourceFolder, path)), { recursive: true });
    writeFileSync(join(sourceFolder, path), text);
  };
  for (const { address, text } of pages) write(`${address}.md`, text);

  const facts: SiteFacts = {
    requirementIds: data.requirements.map(({ id }) => id),
    sidebars: createSidebars(data, pages),
    outFolder,
  };
  const tools = join(root, "tools/site");
  write(
    ".vitepress/config.js",
    `import { createSiteConfig } from ${JSON.stringify(join(tools, "create-site-config.ts"))};\nexport default createSiteConfig(${JSON.stringify(facts)});\n`,
  );
  write(
    ".vitepress/theme/index.js",
    `import ${JSON.stringify(join(tools, "theme/style.css"))};\nexport { theme as default } from ${JSON.stringify(join(tools, "theme/theme.ts"))};\n`,
  );
  for (const { slug, report } of data.results)
    write(`public/results/files/${slug}.json`, `${JSON.stringify(report, null, 1)}\n`);
  cpSync(join(tools, "theme/icon.svg"), join(sourceFolder, "public/icon.svg"));
  await build(sourceFolder);
  return { outFolder, pageCount: pages.length };
}
