import { createHash } from "node:crypto";
import type { ConformanceReport } from "../gen/report.gen.ts";
import { printFindings } from "./html/findings.ts";
import { html, type Markup, unsafeMarkup } from "./html/markup.ts";
import { printFeatures, printOverview, printRunFacts } from "./html/overview.ts";
import { pageScript, pageStyle } from "./html/page-style.ts";
import { printMatrix, printRemarks, printTests } from "./html/tables.ts";
import type { LinkOptions } from "./requirement-link.ts";
import { sayVerdict } from "./terminal.ts";

/**
 * Prints a report as one HTML page that needs nothing else: no network, no script to be read.
 *
 * All text is escaped, and the page forbids everything but its own style and script, by their hashes.
 */
export function printHtml(report: ConformanceReport, links: LinkOptions = {}): string {
  const { name, endpoint } = report.implementation;
  const policy = `default-src 'none'; style-src ${hash(pageStyle)}; script-src ${hash(pageScript)}; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${sayVerdict(report)}: ${name ?? endpoint}</title>
<style>${unsafeMarkup(pageStyle)}</style>
</head>
<body>
<main>
${printSections(report, links)}
<footer>Report of the COSI conformance suite. The same in full: report.json.</footer>
</main>
<script>${unsafeMarkup(pageScript)}</script>
</body>
</html>
`;
  return page.markup;
}

function printSections(report: ConformanceReport, links: LinkOptions): Markup {
  return html`${printOverview(report)}
${printFindings(report, links)}
${printRemarks(report)}
${printFeatures(report)}
${printMatrix(report, links)}
${printTests(report)}
${printRunFacts(report)}`;
}

function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
