import type { Page } from "./page.ts";
import { readTexts } from "./read-texts.ts";
import { readWireApi } from "./read-wire-api.ts";
import { renderPackageList } from "./render-api.ts";
import { renderChapter, renderRequirementList } from "./render-chapter.ts";
import { insertReport } from "./render-opening.ts";
import { renderReferencePage } from "./render-reference.ts";
import { renderRequirement } from "./render-requirement.ts";
import { renderImplementation, renderResults } from "./render-results.ts";
import { renderWireApi } from "./render-wire-api.ts";
import { rewriteLinks } from "./rewrite-links.ts";
import type { SiteData } from "./site-data.ts";

/** Collects every page of the site, with links that lead to pages. */
export function collectPages(root: string, data: SiteData): Page[] {
  const texts = readTexts(root).map((page) => {
    if (page.address === "index") return insertReport(data, page);
    return page.address.startsWith("reference/") ? renderReferencePage(page) : page;
  });
  const pages = [
    ...texts,
    renderPackageList(root),
    ...data.chapters.map((chapter) => renderChapter(data, chapter)),
    renderRequirementList(data),
    ...data.requirements.map((requirement) => renderRequirement(data, requirement)),
    renderResults(data),
    ...data.results.map((result) => renderImplementation(data, result)),
    renderWireApi(readWireApi(root)),
  ];
  const addresses = new Map(
    pages.flatMap(({ source, address }) => (source === undefined ? [] : [[source, address] as const])),
  );
  for (const { file, address } of data.chapters) addresses.set(`spec/${file}`, address);
  addresses.set("conformance/results", "results/index");
  addresses.set("conformance/results/README.md", "results/index");
  return pages.map((page) => rewriteLinks(page, addresses));
}
