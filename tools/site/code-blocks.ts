/** A fenced block of a text. */
export interface CodeBlock {
  readonly language: string;
  readonly text: string;
  /** Line of its first line of code, from 1. */
  readonly line: number;
}

/** Finds the fenced code blocks of a Markdown text; those in lists lose their indentation. */
export function findCodeBlocks(markdown: string): CodeBlock[] {
  return [...markdown.matchAll(/^( *)(`{3,})(\w*)\n([\s\S]*?)^\1\2$/gm)].map((match) => {
    const [, indent = "", , language = "", text = ""] = match;
    return {
      language,
      text: text.replace(new RegExp(`^${indent}`, "gm"), ""),
      line: markdown.slice(0, match.index).split("\n").length + 1,
    };
  });
}
