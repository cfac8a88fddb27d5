// What a shell must load to complete `cox`. Each script hands over the words as they are, never through `eval`: what is on
// a half-typed line must not run. And each inserts words quoted: a name may be `$(…)`, and who presses TAB presses Enter next.

const bash = `# bash completion for cox; load it with: source <(cox completion bash)
_cox() {
  local current=\${COMP_WORDS[COMP_CWORD]} rest=$COMP_LINE word head value meaning i
  local -a words=() values=() lines=()
  COMPREPLY=()
  # Bash also splits at : and =. What has no blank before it belongs to the word in front of it.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $i == 0 || $rest == [[:space:]]* ]]; then words+=("$word"); else words[\${#words[@]}-1]+=$word; fi
    rest=\${rest#"\${rest%%[![:space:]]*}"}
    rest=\${rest#"$word"}
  done
  # Only what follows the last : or = is replaced.
  [[ $current == [:=] ]] && current=
  head=\${words[\${#words[@]}-1]%"$current"}
  head=\${head//[\\\\\\"\\']/}
  words=("\${words[@]:1}")
  while IFS=$'\\t' read -r value meaning; do
    # Of files bash knows best how they are quoted.
    case $value in
      :files) compopt -o default 2>/dev/null; return ;;
      :folders) compopt -o dirnames 2>/dev/null; return ;;
    esac
    value=\${value#"$head"}
    case $current in
      # Within quotes that are open, only what means nothing to the shell there.
      *[\\"\\']*) [[ $value == *[!A-Za-z0-9_./:@%+=,\\ -]* ]] && continue ;;
      *) printf -v value %q "$value" ;;
    esac
    values+=("$value")
    printf -v value '%-12s  %s' "$value" "$meaning"
    lines+=("$value")
  done < <("\${COMP_WORDS[0]}" __complete -- "\${words[@]//[\\\\\\"\\']/}" 2>/dev/null)
  # Meanings are only for the list that is shown; what is inserted is the word alone.
  if [[ \${#values[@]} -gt 1 && \${COMP_TYPE:-9} == 63 ]]; then
    COMPREPLY=("\${lines[@]}")
  else
    COMPREPLY=("\${values[@]}")
  fi
}
# A bash that has no nosort has no compopt either, or an early one.
complete -o nosort -F _cox cox 2>/dev/null || complete -o default -F _cox cox
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
    found+=("\${\${value//\\\\/\\\\\\\\}//:/\\\\:}\${meaning:+:$meaning}")
  done < <("\${words[1]}" __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
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
