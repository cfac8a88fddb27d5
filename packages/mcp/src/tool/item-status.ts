// The statuses of items in the words that models use for to-do lists.

import { TASK_STATUSES, type TaskStatus } from '@coxswain/protocol';
import { z } from 'zod';

const ALIASES = { todo: 'pending', in_progress: 'running', done: 'completed' } as const;

const isAlias = (word: string): word is keyof typeof ALIASES => Object.hasOwn(ALIASES, word);

/** A status of a task, or what lists of other tools call it. */
export const itemStatus = z
  .enum([...TASK_STATUSES, 'todo', 'in_progress', 'done'])
  .transform((word): TaskStatus => (isAlias(word) ? ALIASES[word] : word));
