import type { Theme } from "vitepress";
import { VPTheme } from "./default-theme.ts";
import { ResultsFilter } from "./results-filter.ts";
import "./style.css";

/** The theme of VitePress without its fonts, which a page would load, and with what the site adds. */
export const theme: Theme = {
  extends: VPTheme,
  enhanceApp({ app }) {
    app.component("ResultsFilter", ResultsFilter);
  },
};
