import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import { ResultsFilter } from "./results-filter.ts";

/** The theme of VitePress without its fonts, which a page would load, and with what the site adds. */
export const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("ResultsFilter", ResultsFilter);
  },
};
