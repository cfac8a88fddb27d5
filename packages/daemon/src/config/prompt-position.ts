// Where the prompt may stand in the command of an agent: whoever writes the prompt must not get a shell by it.

import { basename } from 'node:path';

const PLACEHOLDERS = /\{(?:prompt|session_id|model|mode|effort)\}/g;
const SHELL = /^(?:sh|r?bash|d?ash|zsh|m?ksh|fish|t?csh|busybox)$/;
/** They hand their arguments to a shell. */
const SHELL_CALLER = /^(?:ssh|su|watch|eval|parallel|script)$/;
const PLAIN = /^[\w@%+=:,./-]*$/;

/** Why it may not stand there; undefined: the prompt is data wherever it stands. */
export const promptFault = (command: readonly string[]): string | undefined => {
  for (const [index, word] of command.entries()) {
    const [placeholder] = word.match(PLACEHOLDERS) ?? [];
    if (placeholder === undefined) continue;
    if (isData(command, index)) continue;
    return `${placeholder} stands where a shell would run what it says: make it an argument of its own behind the script, as in [sh, -c, 'my-agent -p "$1"', sh, "${placeholder}"], or use promptBy: stdin`;
  }
  return undefined;
};

const isData = (command: readonly string[], index: number): boolean => {
  if (index === 0) return false;
  const before = command.slice(0, index);
  if (before.some((word) => SHELL_CALLER.test(basename(word)))) return false;
  const shell = before.findIndex((word) => SHELL.test(basename(word)));
  const rest = (command[index] ?? '').replaceAll(PLACEHOLDERS, '');
  if (shell < 0) return PLAIN.test(rest);
  const [option = '', script = ''] = command.slice(shell + 1);
  // What stands behind a script that is written out are its arguments.
  const at = index - shell;
  return /^-[efluvx]*c$/.test(option) ? at > 2 && !/^[-+]/.test(script) : at > 1 && !/^[-+]/.test(option);
};
