// Where the words of a program hold a command line of a shell, `sh -c '…'`: a value that comes into such a word from outside
// must stay a value there.

import { basename } from 'node:path';

/** Those that read quotes as POSIX says. */
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'zsh', 'dash', 'ash', 'ksh', 'mksh', 'busybox']);

/** True for the word after `-c` of a shell, also behind `env`, `sudo` and the like. */
export const isCommandLine = (command: readonly string[], index: number): boolean => {
  const flag = command[index - 1] ?? '';
  // Options may stand together: -ec, -lc.
  if (!/^-[a-zA-Z]*c$/.test(flag)) return false;
  return command.slice(0, index - 1).some((word) => SHELLS.has(basename(word)));
};
