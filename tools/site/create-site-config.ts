import type { UserConfig } from "vitepress";
import { linkRequirements } from "./link-requirements.ts";
import type { SidebarItem } from "./page.ts";
import { navigation } from "./sidebar.ts";

/** What the configuration of the site depends on. */
export interface SiteFacts {
  /** IDs that are linked wherever a text names them. */
  readonly requirementIds: readonly string[];
  readonly sidebars: Readonly<Record<string, readonly SidebarItem[]>>;
  /** Folder that is written. */
  readonly outFolder: string;
}

/** Makes the configuration of VitePress. */
export function createSiteConfig({ requirementIds, sidebars, outFolder }: SiteFacts): UserConfig {
  return {
    title: "COSI",
    titleTemplate: ":title · COSI",
    description: "The Common Operating System Interface: specification, reference, conformance results",
    lang: "en",
    outDir: outFolder,
    cleanUrls: true,
    metaChunk: true,
    head: [["link", { rel: "icon", href: "/icon.svg", type: "image/svg+xml" }]],
    markdown: {
      theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
      config: (markdown) => linkRequirements(markdown, new Set(requirementIds)),
    },
    themeConfig: {
      nav: navigation.map((entry) => ({ ...entry })),
      sidebar: sidebars as Record<string, never>,
      outline: [2, 3],
      externalLinkIcon: false,
      search: {
        provider: "local",
        options: {
          miniSearch: {
            options: {
              // Whole IDs and type names are words, and so are their ends and parts. It runs in the browser, so it stands alone.
              tokenize: (text: string) => {
                const words = text
                  .split(/[\s\u2000-\u206f<>()[\]{}"'`,;:!?|*=/\\]+/)
                  .filter((word: string) => word !== "");
                return words.flatMap((word: string) => {
                  const whole = word.replace(/^[.\-_]+|[.\-_]+$/g, "");
                  const parts = whole.split(/[.\-_]+/);
                  // "COSI-UPD-004" is found by "UPD-004" and "004" as well.
                  const ends = [...whole.matchAll(/[.\-_]+/g)].map(({ 0: sign, index }) =>
                    whole.slice(index + sign.length),
                  );
                  return [...new Set([whole, ...ends, ...parts])];
                });
              },
            },
            searchOptions: {
              tokenize: (text: string) => text.split(/[\s"'`,;()]+/).filter((word: string) => word !== ""),
              combineWith: "AND",
              prefix: true,
              fuzzy: (term: string) => (/[\d.-]/.test(term) ? false : 0.2),
              boost: { title: 6, text: 1, titles: 2 },
            },
          },
        },
      },
      footer: { message: "Apache-2.0" },
    },
    vite: { build: { chunkSizeWarningLimit: 4096 }, logLevel: "warn" },
  };
}
