import type { Page } from "./page.ts";

/** Completes a page of the resource reference: titles that the search knows, and room for examples in TypeScript. */
export function renderReferencePage(page: Page): Page {
  const isIndex = page.address === "reference/index";
  const text = page.text.replace(/^<!--.*-->\n/gm, "").trimStart();
  if (isIndex)
    return {
      ...page,
      text: `${text}\nThe messages on the wire have [a page of their own](/reference/wire).\n`,
    };
  return { ...page, text };
}
