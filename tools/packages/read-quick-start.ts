// Reads what a quick start tells its reader to type, and what it says will be seen.

/** A program of a quick start. */
export interface QuickStartProgram {
  readonly text: string;
  /** What it prints, where the next block is ```text. */
  readonly output: string | undefined;
}

/** What a quick start consists of. */
export interface QuickStart {
  /** Lines of its ```sh blocks. */
  readonly commands: readonly string[];
  /** Its ```ts blocks; one that imports nothing goes on with the program before it. */
  readonly programs: readonly QuickStartProgram[];
  /** Words, those in code included. */
  readonly wordCount: number;
}

/** Reads the section "Quick start" of a README. @throws {Error} there is none, or a block is of another language */
export function readQuickStart(readme: string): QuickStart {
  const section = /^## Quick start[^\n]*\n([\s\S]*?)(?=^## )/m.exec(readme)?.[1];
  if (section === undefined) throw new Error('there is no section "## Quick start"');
  const commands: string[] = [];
  const programs: { text: string; output: string | undefined }[] = [];
  for (const [, language = "", text = ""] of section.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)) {
    const last = programs.at(-1);
    if (language === "sh") commands.push(...text.split("\n").filter((line) => line !== ""));
    else if (language === "ts" && /^import /m.test(text)) programs.push({ text, output: undefined });
    else if (language === "ts" && last !== undefined) last.text += text;
    else if (language === "text" && last !== undefined) last.output = text;
    else throw new Error(`a block of "${language}" has no place in a quick start`);
  }
  return { commands, programs, wordCount: section.split(/\s+/).filter((word) => /\w/.test(word)).length };
}
