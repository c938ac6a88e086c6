/** A comment that switches a rule off for the element below it and for everything in that element. */
export interface Directive {
  /** Which command it is for. */
  readonly tool: "lint" | "breaking";
  /** Rules that it names. */
  readonly rules: readonly string[];
  /** Why; empty where the comment gives no reason. */
  readonly reason: string;
  /** Line of the comment, from 1. */
  readonly line: number;
  /** Column of the word `cosi-`, from 1. */
  readonly column: number;
  /** Line of the element that it is for; 0: the whole file. */
  readonly target: number;
}

const form = /^(\s*\/\/\s*)cosi-(lint|breaking):\s*disable=([A-Za-z0-9_,/-]*)[ \t]*(.*?)\s*$/;

/**
 * Reads the directives of a proto file: comment lines of the form `cosi-lint: disable=RULE reason`.
 *
 * A directive is for the next line that is neither empty nor a comment. Above `syntax`, `edition` or `package` it is
 * for the whole file.
 */
export function readDirectives(text: string): readonly Directive[] {
  const lines = text.split("\n");
  const directives: Directive[] = [];
  lines.forEach((line, index) => {
    const match = form.exec(line);
    if (match === null) return;
    let next = index + 1;
    while (next < lines.length && /^\s*(\/\/.*)?$/.test(lines[next] ?? "")) next++;
    const isWholeFile = /^\s*(syntax|edition|package)\b/.test(lines[next] ?? "");
    directives.push({
      tool: match[2] as "lint" | "breaking",
      rules: (match[3] ?? "").split(",").filter((rule) => rule !== ""),
      reason: match[4] ?? "",
      line: index + 1,
      column: (match[1] ?? "").length + 1,
      target: isWholeFile ? 0 : next + 1,
    });
  });
  return directives;
}

/** Removes directives from a comment, so that they are not taken for documentation. */
export function withoutDirectives(comment: string): string {
  return comment
    .split("\n")
    .filter((line) => !/^\s*cosi-(lint|breaking):/.test(line))
    .join("\n")
    .trim();
}
