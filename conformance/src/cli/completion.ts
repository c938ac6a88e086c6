import { type Option, optionTable } from "./options.ts";

/** Shells for which there is a completion script. */
export type Shell = "bash" | "zsh" | "fish";

/** Name of the command. */
const command = "cosi-conformance";

/** Prints a completion script. Test and requirement IDs come from the command itself. */
export function printCompletion(shell: Shell): string {
  if (shell === "fish") return printFish();
  // zsh reads scripts for bash once it has been told to.
  return shell === "zsh" ? `autoload -U +X bashcompinit && bashcompinit\n${printBash()}` : printBash();
}

function printBash(): string {
  const flags = optionTable.map(({ name }) => `--${name}`).join(" ");
  const cases = optionTable
    .filter((option) => option.value !== undefined)
    .map((option) => `    --${option.name}) ${printBashAnswer(option)} ; return ;;`);
  return [
    "_cosi_conformance() {",
    `  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"`,
    '  case "$prev" in',
    ...cases,
    "  esac",
    `  COMPREPLY=( $(compgen -W "clean ${flags}" -- "$cur") )`,
    "}",
    `complete -F _cosi_conformance ${command}`,
    "",
  ].join("\n");
}

function printBashAnswer(option: Option): string {
  const words = (list: string): string => `COMPREPLY=( $(compgen -W "${list}" -- "$cur") )`;
  if (option.isPath === true) return 'COMPREPLY=( $(compgen -f -- "$cur") )';
  if (option.choices !== undefined) return words(toWords(option).join(" "));
  if (isId(option)) return words(`$(${command} --list --no-color 2>/dev/null | awk '/^[a-z]/ {print $1}')`);
  return "COMPREPLY=()";
}

function printFish(): string {
  const lines = [`complete -c ${command} -f`, `complete -c ${command} -n __fish_use_subcommand -a clean`];
  for (const option of optionTable) {
    const parts = [`complete -c ${command} -l ${option.name} -d '${option.text.replaceAll("'", "\\'")}'`];
    if (option.value !== undefined) parts.push("-r");
    if (option.isPath === true) parts.push("-F");
    if (option.choices !== undefined) parts.push(`-a '${toWords(option).join(" ")}'`);
    if (isId(option)) {
      parts.push(`-a "(${command} --list --no-color 2>/dev/null | string match -r '^[a-z]\\S+')"`);
    }
    lines.push(parts.join(" "));
  }
  return `${lines.join("\n")}\n`;
}

function toWords({ name, choices = [] }: Option): readonly string[] {
  if (name !== "feature") return choices;
  return choices.flatMap((choice) => [`${choice}=true`, `${choice}=false`]);
}

function isId({ name }: Option): boolean {
  return name === "only" || name === "explain";
}
