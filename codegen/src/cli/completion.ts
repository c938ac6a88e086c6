import { type CommandArguments, type CommandContext, type ExitCode, exitCodes } from "./command.ts";
import { commands } from "./commands.ts";
import { commonOptions } from "./parse-arguments.ts";
import { UsageError } from "./usage-error.ts";

/** Runs `completion`. */
export async function runCompletion(args: CommandArguments, { out }: CommandContext): Promise<ExitCode> {
  const [shell] = args.positionals;
  if (shell !== "bash" && shell !== "zsh" && shell !== "fish")
    throw new UsageError("completion needs the name of a shell", "write bash, zsh or fish");
  out.write(shell === "fish" ? printFish() : shell === "zsh" ? printZsh() : printBash());
  return exitCodes.fine;
}

function printBash(): string {
  const names = commands.map(({ name }) => name).join(" ");
  const cases = commands.map(({ name, options }) => {
    const flags = [...options, ...commonOptions].map((option) => `--${option.name}`).join(" ");
    return `    ${name}) words="${flags}" ;;\n`;
  });
  return `_cosi_codegen() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words="${names}"
  if [ "$COMP_CWORD" -gt 1 ]; then
    case "\${COMP_WORDS[1]}" in
${cases.map((line) => `  ${line}`).join("")}    esac
  fi
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
    *) if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "$words" -- "$word")); else COMPREPLY=($(compgen -f -- "$word")); fi ;;
  esac
}
complete -F _cosi_codegen cosi-codegen
`;
}

/** zsh reads scripts for bash once it has been told to. */
function printZsh(): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${printBash()}`;
}

function printFish(): string {
  const lines = commands.flatMap(({ name, summary, options }) => [
    `complete -c cosi-codegen -n __fish_use_subcommand -f -a ${name} -d '${summary}'`,
    ...[...options, ...commonOptions].map(
      (option) =>
        `complete -c cosi-codegen -n '__fish_seen_subcommand_from ${name}' -l ${option.name}${option.value ? " -r" : ""} -d '${option.description.replaceAll("'", "")}'`,
    ),
  ]);
  return `${lines.join("\n")}\n`;
}
