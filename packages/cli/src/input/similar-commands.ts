// What a user means by the verb of another program, or a verb without its group: `cox ps`, `cox logs`, `cox submit`.

import { entryOf, type Group, isGroup, visibleNames } from '../command.ts';

/** What people type who know other programs. */
const HABITS: Readonly<Record<string, readonly string[]>> = {
  add: ['bg submit'],
  attach: ['tasks logs --follow'],
  follow: ['tasks logs --follow'],
  init: ['config edit'],
  kill: ['tasks cancel'],
  list: ['tasks list'],
  log: ['tasks logs'],
  ls: ['tasks list'],
  ps: ['tasks active'],
  rm: ['tasks delete'],
  run: ['tasks run', 'bg submit'],
  show: ['tasks describe'],
  status: ['tasks active', 'daemon status'],
  stop: ['tasks cancel', 'daemon stop'],
  top: ['cockpit'],
};

/** The groups that are assumed for a verb alone. */
const COMMON_GROUPS = ['tasks', 'bg', 'daemon'];

/** The commands, without `cox`, that are similar to an unknown word at the path. */
export const similarCommands = async (
  program: Group,
  path: readonly string[],
  word: string,
): Promise<readonly string[]> => {
  // `cox jobs add` means a job, not a task.
  if (path.length > 0 && path[0] !== 'tasks' && path[0] !== 'bg') return [];
  const habit = Object.hasOwn(HABITS, word) ? HABITS[word] : undefined;
  if (habit !== undefined) return habit;
  const meant: string[] = [];
  for (const name of COMMON_GROUPS) {
    const node = await entryOf(program, name)?.load();
    if (node !== undefined && isGroup(node) && visibleNames(node).includes(word))
      meant.push(`${name} ${word}`);
  }
  return meant;
};
