// What ends with the daemon, said before it does: who stops it may not know what others run there.

import type { Client } from '@coxswain/client';
import type { Context } from '../command.ts';
import { findTasks } from '../tasks/pages.ts';
import { ONLY_ROOTS } from '../tasks/roots.ts';

/** Prints on stderr how many tasks are cancelled when the daemon stops at once. */
export const noteEndingWork = async (
  client: Client,
  { output, words }: Pick<Context, 'output' | 'words'>,
): Promise<void> => {
  const query = { status: 'running,needs_input', ...ONLY_ROOTS };
  // The stop itself is understood by every daemon; what an older one cannot be asked stays unsaid.
  const { tasks } = await findTasks(client, query).catch(() => ({ tasks: [] }));
  if (tasks.length > 0) await output.note(words.daemon.endsWork(tasks.length));
};
