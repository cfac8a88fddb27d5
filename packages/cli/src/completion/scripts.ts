// What a shell must load to complete `cox`. Each script hands over the words as they are, never through `eval`: what stands on
// a half-typed line must not run.

const bash = `# bash completion for cox; load it with: source <(cox completion bash)
_cox() {
  local current="\${COMP_WORDS[COMP_CWORD]}" value meaning
  local -a values=() lines=() words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  [[ $current == "=" ]] && current=""
  COMPREPLY=()
  while IFS=$'\\t' read -r value meaning; do
    case $value in
      :files) COMPREPLY=($(compgen -f -- "$current")); compopt -o filenames 2>/dev/null; return ;;
      :folders) COMPREPLY=($(compgen -d -- "$current")); compopt -o filenames 2>/dev/null; return ;;
    esac
    values+=("\${value// /\\\\ }")
    lines+=("$(printf '%-12s  %s' "$value" "$meaning")")
  done < <("\${COMP_WORDS[0]}" __complete -- "\${words[@]//\\\\/}" 2>/dev/null)
  # Meanings are only for the list that is shown; what is inserted is the word alone.
  if [[ \${#values[@]} -gt 1 && \${COMP_TYPE:-9} == 63 ]]; then
    COMPREPLY=("\${lines[@]}")
  else
    COMPREPLY=("\${values[@]}")
  fi
}
complete -o nosort -F _cox cox 2>/dev/null || complete -F _cox cox
`;

const zsh = `#compdef cox
# zsh completion for cox; load it with: source <(cox completion zsh)
_cox() {
  local value meaning
  local -a found
  while IFS=$'\\t' read -r value meaning; do
    case $value in
      (:files) _files; return ;;
      (:folders) _files -/; return ;;
    esac
    found+=("\${value//:/\\\\:}\${meaning:+:$meaning}")
  done < <("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#found} )) && _describe -V 'cox' found
}
if [[ \${funcstack[1]} == _cox ]]; then _cox "$@"; else compdef _cox cox; fi
`;

const fish = `# fish completion for cox; load it with: cox completion fish | source
function __cox_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l found ($before[1] __complete -- $before[2..-1] "$current" 2>/dev/null)
    switch "$found[1]"
        case :files
            __fish_complete_path "$current"
        case :folders
            __fish_complete_directories "$current"
        case '*'
            printf '%s\\n' $found
    end
end
complete -c cox -f -k -a '(__cox_complete)'
`;

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The script of each shell. */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = { bash, zsh, fish };
