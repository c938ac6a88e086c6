/** One page of the site before it is built. */
export interface Page {
  /** Address without leading slash and without ending, such as `spec/01-resources`; `index` ends a folder. */
  readonly address: string;
  /** File of the repository that the text comes from, for its relative links; absent for pages that are computed. */
  readonly source?: string;
  /** Markdown, with front matter if it has any. */
  readonly text: string;
}

/** An entry of a side bar, in the form that VitePress wants. */
export interface SidebarItem {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: readonly SidebarItem[];
}
