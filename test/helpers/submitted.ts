// Submits tasks over the command line and waits for them.

import type { Task } from '@coxswain/protocol';
import { expect } from 'vitest';
import type { CoxOptions } from './cox.ts';
import type { TestDaemon } from './daemon.ts';

/** Submits in a folder and returns the id. stderr must be empty. */
export const submit = async (
  daemon: TestDaemon,
  folder: string,
  words: readonly string[],
  options?: CoxOptions,
): Promise<string> => {
  const done = await daemon.cox(['bg', 'submit', '-q', '--workdir', folder, ...words], options);
  expect(done).toMatchObject({ code: 0, stderr: '' });
  return done.stdout.trim();
};

/** The task, once it has ended. */
export const ended = async (daemon: TestDaemon, id: string): Promise<Task> => {
  for await (const _event of daemon.client.tasks.stream(id));
  return (await daemon.client.tasks.get(id)).task;
};
