import { posix } from "node:path";
import type { Page } from "./page.ts";

/**
 * Turns links between files of the repository into links between pages.
 *
 * A link to a file that has no page becomes its text: the site is read without the repository.
 */
export function rewriteLinks(page: Page, addresses: ReadonlyMap<string, string>): Page {
  const { source } = page;
  if (source === undefined) return page;
  const text = page.text.replace(
    /(`{3,}[^\n]*\n[\s\S]*?\n *`{3,}|`[^`\n]+`(?!\]))|(!?)\[((?:`[^`]*`|[^\]`])+)\]\(([^)\s]+)\)/g,
    (whole, code: string | undefined, _image, label: string, target: string) => {
      if (code !== undefined || /^(https?:|mailto:|#|\/)/.test(target)) return whole;
      const [path = "", anchor] = target.split("#");
      const address = findAddress(posix.normalize(posix.join(posix.dirname(source), path)), addresses);
      if (address === undefined) return label;
      return `[${label}](${address}${anchor === undefined ? "" : `#${anchor}`})`;
    },
  );
  return { ...page, text };
}

function findAddress(path: string, addresses: ReadonlyMap<string, string>): string | undefined {
  const trimmed = path.replace(/\/$/, "");
  const address = addresses.get(trimmed) ?? addresses.get(`${trimmed}/README.md`);
  return address === undefined ? undefined : `/${address.replace(/(^|\/)index$/, "$1")}`;
}
