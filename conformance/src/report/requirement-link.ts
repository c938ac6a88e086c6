import { html, type Markup } from "./html/markup.ts";

/** Where the page of a requirement is. */
export interface LinkOptions {
  /** Address of the specification site, with or without a slash at the end. Default: none, and IDs are no links. */
  readonly site?: string | undefined;
}

/** Prints the ID of a requirement, as a link to its page on the site if there is one. */
export function printRequirementId(id: string, { site }: LinkOptions): Markup {
  if (site === undefined) return html`<span class="id">${id}</span>`;
  return html`<a class="id" href="${`${site.replace(/\/+$/, "")}/spec/${id}`}">${id}</a>`;
}
