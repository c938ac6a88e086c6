import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packages, toPackageFolder } from "./package-folders.ts";
import type { Page } from "./page.ts";
import { renderApiReport } from "./render-api.ts";

type Read = (address: string, source: string) => Page;

/** Reads the pages that are files of the repository: guides, reference, rules, findings, READMEs, API reports. */
export function readTexts(root: string): Page[] {
  const read: Read = (address, source) => {
    return { address, source, text: readFileSync(join(root, source), "utf8") };
  };
  const readFolder = (folder: string, address: string): Page[] =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .sort()
      .map((name) => {
        const path = name.slice(0, -".md".length).replace(/(^|\/)README$/, "$1index");
        return read(`${address}/${path}`, `${folder}/${name}`);
      });
  return [
    read("index", "docs/index.md"),
    read("spec/index", "spec/README.md"),
    read("results/findings", "docs/findings.md"),
    ...readFolder("docs/results", "results"),
    ...readFolder("docs/guides", "guides"),
    ...readFolder("docs/reference/gen", "reference"),
    ...readFolder("docs/rules", "rules"),
    read("schemas", "schemas/README.md"),
    ...packages.flatMap((name) => readPackage(root, name, read)),
    read("api/mutants", "conformance/mutants/README.md"),
  ];
}

function readPackage(root: string, name: string, read: Read): Page[] {
  const folder = toPackageFolder(name);
  const reports = join(root, folder, "api");
  const entries = existsSync(reports)
    ? readdirSync(reports)
        .filter((file) => file.endsWith(".api.md"))
        .map((file) => file.slice(0, -".api.md".length))
        .sort()
    : [];
  const pages = entries.map((entry) => {
    const isMain = entry === "index";
    const page = read(`api/${name}/${isMain ? "main" : entry}`, `${folder}/api/${entry}.api.md`);
    return renderApiReport(page, `@cosi-spec/${name}${isMain ? "" : `/${entry}`}`);
  });
  return [read(`api/${name}/index`, `${folder}/README.md`), ...pages];
}
