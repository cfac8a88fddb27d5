// What ends with the daemon, said before it does: who stops it may not know what others run there.

import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@coxswain/client';
import type { Context } from '../command.ts';
import { findTasks } from '../tasks/pages.ts';
import { ONLY_ROOTS } from '../tasks/roots.ts';

/** The ids of the tasks that run or wait for an answer, without those that are part of another. */
export const runningTasks = async (client: Client): Promise<readonly string[]> => {
  const query = { status: 'running,needs_input', ...ONLY_ROOTS };
  // The stop itself is understood by every daemon; what an older one cannot be asked stays unsaid.
  const { tasks } = await findTasks(client, query).catch(() => ({ tasks: [] }));
  return tasks.map(({ id }) => id);
};

const LOOK_MS = 20;

/** How many of the tasks ended with their daemon; known once the next one has recovered. */
export const endedWithDaemon = async (client: Client, tasks: readonly string[]): Promise<number> => {
  while ((await client.daemon.status()).state === 'recovering') await pause(LOOK_MS);
  const found = await Promise.all(tasks.map((id) => client.tasks.get(id)));
  return found.filter(({ task }) => task.reason === 'shutdown' || task.reason === 'restarted').length;
};

/** Prints on stderr how many tasks are cancelled when the daemon stops at once. */
export const noteEndingWork = async (
  client: Client,
  { output, words }: Pick<Context, 'output' | 'words'>,
): Promise<void> => {
  const { length } = await runningTasks(client);
  if (length > 0) await output.note(words.daemon.endsWork(length));
};
