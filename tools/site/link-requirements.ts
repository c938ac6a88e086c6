import type { MarkdownRenderer } from "vitepress";

const idPattern = /\bCOSI-[A-Z]{3}-\d{3}\b/g;

/** Links every requirement ID in running text to its page. Headings, links and code stay as they are. */
export function linkRequirements(markdown: MarkdownRenderer, ids: ReadonlySet<string>): void {
  markdown.core.ruler.push("link-requirements", (state) => {
    for (const [index, block] of state.tokens.entries()) {
      if (block.type !== "inline" || block.children === null) continue;
      if (state.tokens[index - 1]?.type === "heading_open") continue;
      let linkDepth = 0;
      block.children = block.children.flatMap((token) => {
        if (token.type === "link_open") linkDepth++;
        if (token.type === "link_close") linkDepth--;
        if (token.type !== "text" || linkDepth > 0) return [token];
        return split(token.content, ids).map((part) => {
          const made = new state.Token(part.isId ? "html_inline" : "text", "", 0);
          made.content = part.isId ? `<a href="/spec/${part.text}">${part.text}</a>` : part.text;
          return made;
        });
      });
    }
  });
}

function split(text: string, ids: ReadonlySet<string>): { text: string; isId: boolean }[] {
  const parts: { text: string; isId: boolean }[] = [];
  let end = 0;
  for (const { 0: id, index } of text.matchAll(idPattern)) {
    if (!ids.has(id)) continue;
    if (index > end) parts.push({ text: text.slice(end, index), isId: false });
    parts.push({ text: id, isId: true });
    end = index + id.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isId: false });
  return parts;
}
