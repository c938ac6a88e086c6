import { type Flag, flags } from "./flags.ts";

/** Prints a completion script; undefined for a shell that is not known. */
export function formatCompletion(shell: string): string | undefined {
  if (shell === "bash") return formatBash();
  if (shell === "zsh") return formatZsh();
  if (shell === "fish") return formatFish();
  return undefined;
}

function formatBash(): string {
  const words = flags.map(({ name }) => `--${name}`).join(" ");
  const cases = flags
    .filter(({ choices }) => choices !== undefined)
    .map(
      ({ name, choices = [] }) =>
        `    --${name}) mapfile -t COMPREPLY < <(compgen -W "${choices.join(" ")}" -- "$current"); return ;;`,
    );
  return [
    "_cosi_serve() {",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is shell, not a template.
    '  local current="${COMP_WORDS[COMP_CWORD]}"',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is shell, not a template.
    '  case "${COMP_WORDS[COMP_CWORD-1]}" in',
    ...cases,
    "  esac",
    `  mapfile -t COMPREPLY < <(compgen -W "${words}" -- "$current")`,
    "}",
    "complete -F _cosi_serve cosi-serve",
    "",
  ].join("\n");
}

function formatZsh(): string {
  const rows = flags.map(({ name, type, isRepeatable, placeholder, help, choices }) => {
    const repeat = isRepeatable === true ? "*" : "";
    const values = choices === undefined ? "" : `(${choices.join(" ")})`;
    const value = type === "boolean" ? "" : `:${placeholder}:${values}`;
    return `  '${repeat}--${name}[${escapeZsh(help)}]${value}'`;
  });
  return ["#compdef cosi-serve", `_arguments -s \\\n${rows.join(" \\\n")}`, ""].join("\n");
}

function escapeZsh(text: string): string {
  return text.replace(/[[\]:\\]/g, "\\$&").replaceAll("'", "'\\''");
}

function formatFish(): string {
  return `${flags.map(formatFishFlag).join("\n")}\n`;
}

function formatFishFlag({ name, type, choices, help }: Flag): string {
  const values = choices === undefined ? "" : ` -a '${choices.join(" ")}'`;
  const argument = type === "string" ? " -x" : "";
  return `complete -c cosi-serve -l ${name}${argument}${values} -d '${help.replaceAll("'", "\\'")}'`;
}
