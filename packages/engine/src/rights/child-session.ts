// A program may go on only with conversations that are its own work from the beginning: in another it would read what was
// said there, or put words into it that a person's next task takes for its own memory.

import type { Ledger } from '@coxswain/ledger';
import { ProblemError } from '@coxswain/protocol';
import { isOwnWork } from './own-work.ts';
import type { Program } from './program.ts';
import { isOfTask, namespaceOf } from './session-names.ts';

const PAGE = 100;

/** Throws `forbidden` unless the session is a new one of the program's own, or all its tasks are the program's own work. */
export const requireSession = async (ledger: Ledger, program: Program, name: string): Promise<void> => {
  if ((await ledger.sessions.get(name)) === undefined) {
    if (isOfTask(name) && !name.startsWith(namespaceOf(program.task.id))) throw notItsOwn(program, name);
    return;
  }
  let found = 0;
  let cursor: string | undefined;
  do {
    const { tasks, nextCursor } = await ledger.tasks.list({
      session: name,
      order: 'created',
      limit: PAGE,
      cursor,
    });
    for (const task of tasks) {
      const isSameTree = task.rootId === program.task.rootId;
      if (!isSameTree || !(await isOwnWork(ledger, program.task.id, task.id))) throw notItsOwn(program, name);
    }
    found += tasks.length;
    cursor = nextCursor;
  } while (cursor !== undefined);
  if (found === 0) throw notItsOwn(program, name);
};

const notItsOwn = ({ task }: Program, name: string): ProblemError =>
  new ProblemError(
    'forbidden',
    `a program of task ${task.id} may not use session '${name}': not all of it is work that it submitted; choose a new name, or leave the session out`,
  );
