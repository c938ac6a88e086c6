import { readFileSync } from "node:fs";
import { join } from "node:path";
import { printFrontMatter, printTable, toInline } from "./markdown.ts";
import { packages, toPackageFolder } from "./package-folders.ts";
import type { Page } from "./page.ts";

/** Renders the list of packages. */
export function renderPackageList(root: string): Page {
  const rows = packages.map((name) => {
    const { description = "" } = JSON.parse(
      readFileSync(join(root, toPackageFolder(name), "package.json"), "utf8"),
    );
    return [`[\`@cosi-spec/${name}\`](/api/${name}/)`, toInline(description)];
  });
  return {
    address: "api/index",
    text: `${printFrontMatter({ title: "Packages" })}# Packages

Each package has a page that says how it is used, and one for each entry point with every public symbol.

${printTable(["package", "what it is"], rows)}`,
  };
}

/** Turns an API report into a page: the head says what is imported, and notes of the tool are left out. */
export function renderApiReport(page: Page, specifier: string): Page {
  const [, code = ""] = /^```ts\n([\s\S]*?)^```$/m.exec(page.text) ?? [];
  const lines = code
    .split("\n")
    .filter(
      (line, index, all) =>
        !/^\/\/ Warning: \(ae-/.test(line) &&
        !(line === "//" && /^\/\/ Warning: \(ae-/.test(all[index - 1] ?? "")),
    )
    .filter((line) => !/^ *\/\/ \(No @packageDocumentation/.test(line));
  return {
    ...page,
    text: `${printFrontMatter({ title: specifier, outline: false })}# ${specifier}

Every public symbol with its type.

\`\`\`ts
${lines.join("\n").trim()}
\`\`\`
`,
  };
}
