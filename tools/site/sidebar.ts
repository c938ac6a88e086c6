import { packages } from "./package-folders.ts";
import type { Page, SidebarItem } from "./page.ts";
import type { SiteData } from "./site-data.ts";
import { nameOf } from "./verdicts.ts";

/** Entries of the bar at the top. */
export const navigation = [
  { text: "Guides", link: "/guides/", activeMatch: "^/guides/" },
  { text: "Specification", link: "/spec/", activeMatch: "^/spec/" },
  { text: "Reference", link: "/reference/", activeMatch: "^/(reference|schemas)" },
  { text: "API", link: "/api/", activeMatch: "^/api/" },
  { text: "Rules", link: "/rules/", activeMatch: "^/rules/" },
  { text: "Results", link: "/results/", activeMatch: "^/results/" },
] as const;

/** Makes the side bars, by the first part of the address. */
export function createSidebars(data: SiteData, pages: readonly Page[]): Record<string, SidebarItem[]> {
  return {
    "/spec/": [
      {
        text: "Specification",
        items: [
          { text: "How to read it", link: "/spec/" },
          ...data.chapters.map(({ title, address }) => ({ text: title, link: `/${address}` })),
          { text: "All requirements", link: "/spec/requirements" },
        ],
      },
    ],
    "/guides/": [
      {
        text: "Guides",
        items: [
          { text: "Overview", link: "/guides/" },
          ...["implement-a-server", "use-the-client", "define-resources", "run-in-ci"].map((name) => ({
            text: titleOf(pages, `guides/${name}`),
            link: `/guides/${name}`,
          })),
        ],
      },
    ],
    "/reference/": [
      {
        text: "Reference",
        items: [
          { text: "Resource types", link: "/reference/" },
          { text: "Wire API", link: "/reference/wire" },
          { text: "Schemas", link: "/schemas" },
        ],
      },
      { text: "Resource types", items: listReference(pages) },
    ],
    "/rules/": [
      { text: "Rules for schemas", items: [{ text: "Overview", link: "/rules/" }] },
      { text: "Lint", items: listFolder(pages, "rules/lint/") },
      { text: "Breaking", items: listFolder(pages, "rules/breaking/") },
    ],
    "/api/": [
      {
        text: "Packages",
        link: "/api/",
        items: packages.map((name) => ({
          text: `@cosi-spec/${name}`,
          link: `/api/${name}/`,
          collapsed: true,
          items: listFolder(pages, `api/${name}/`).filter(({ link }) => link !== `/api/${name}/index`),
        })),
      },
      { text: "Suite", items: [{ text: "Mutants", link: "/api/mutants" }] },
    ],
    "/results/": [
      {
        text: "Conformance results",
        items: [
          { text: "Table", link: "/results/" },
          { text: "Findings", link: "/results/findings" },
          { text: "Submit a result", link: "/results/submit" },
        ],
      },
      {
        text: "Implementations",
        items: data.results.map((result) => ({ text: nameOf(result), link: `/results/${result.slug}` })),
      },
    ],
  };
}

function listFolder(pages: readonly Page[], prefix: string): SidebarItem[] {
  return pages
    .filter(({ address }) => address.startsWith(prefix) && !address.endsWith("/index"))
    .map(({ address }) => ({ text: address.slice(prefix.length), link: `/${address}` }));
}

function listReference(pages: readonly Page[]): SidebarItem[] {
  return listFolder(pages, "reference/")
    .filter(({ link }) => link !== "/reference/wire")
    .map(({ text, ...rest }) => ({ text: text.split(".")[0] ?? text, ...rest }));
}

function titleOf(pages: readonly Page[], address: string): string {
  const page = pages.find((each) => each.address === address);
  return /^# (.+)$/m.exec(page?.text ?? "")?.[1] ?? address;
}
