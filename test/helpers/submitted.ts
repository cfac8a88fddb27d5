// Submits tasks and waits for them.

import type { SubmitTaskInput, Task } from '@coxswain/protocol';
import { expect } from 'vitest';
import type { CoxOptions } from './cox.ts';
import type { TestDaemon } from './daemon.ts';

/**
 * Submits for the shell in the home and returns the id, without the command line: to prepare what a test begins with costs no
 * process.
 */
export const begin = async (
  { client, home }: TestDaemon,
  prompt: string,
  more: Partial<SubmitTaskInput> = {},
): Promise<string> =>
  (await client.tasks.submit({ prompt, agent: 'shell', source: 'cli', workDir: home, ...more })).task.id;

/** Submits over the command line in a folder and returns the id. stderr must be empty. */
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
