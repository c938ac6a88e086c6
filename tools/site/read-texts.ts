import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "./page.ts";

/** Packages whose README and API reports have pages, in the order of the side bar. */
export const packages = ["client", "runtime", "testing", "types", "validate", "codegen", "conformance"] as const;

/** Reads the pages that are files of the repository: guides, reference, rules, findings, READMEs, API reports. */
export function readTexts(root: string): Page[] {
  const read = (address: string, source: string): Page => {
    return { address, source, text: readFileSync(join(root, source), "utf8") };
  };
  const readFolder = (folder: string, address: string): Page[] =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md") && !name.startsWith("dist"))
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

function readPackage(root: string, name: string, read: (address: string, source: string) => Page): Page[] {
  const folder = name === "codegen" || name === "conformance" ? name : `packages/${name}`;
  const hasReports = readdirSync(join(root, folder)).includes("api");
  const reports = hasReports ? readdirSync(join(root, folder, "api")).filter((file) => file.endsWith(".api.md")) : [];
  const pages = reports.sort().map((file) => {
    const entry = file.slice(0, -".api.md".length);
    const page = read(`api/${name}/${entry === "index" ? "main" : entry}`, `${folder}/api/${file}`);
    const specifier = `@cosi-spec/${name}${entry === "index" ? "" : `/${entry}`}`;
    return { ...page, text: page.text.replace(/^## API Report File.*$[\s\S]*?(?=^```ts)/m, `# ${specifier}\n\nEvery public symbol, with its type.\n\n`) };
  });
  return [read(`api/${name}/index`, `${folder}/README.md`), ...pages];
}
