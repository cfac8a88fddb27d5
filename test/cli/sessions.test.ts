// Sessions as people name them, start over in them and read them, on the command line.

import { expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';

test('a session may have blanks in its name, on the command line and over HTTP', async () => {
  const { cox, client } = await testDaemon();
  expect((await cox(['sessions', 'new', 'Service watch', '--agent', 'shell'])).stdout).toContain(
    "--session 'Service watch'",
  );
  await cox(['bg', 'submit', '--wait', '--agent', 'shell', '--session', 'Service watch', 'echo one']);
  expect((await cox(['sessions', 'show', 'Service watch'])).stdout).toMatch(/^Tasks +1$/m);
  expect((await cox(['tasks', 'list', '-q', '--session', 'Service watch'])).stdout).toMatch(/^tsk_/);
  expect((await cox(['sessions', 'rename', 'Service watch', 'Night watch'])).code).toBe(0);
  expect(await client.sessions.get('Night watch')).toMatchObject({ name: 'Night watch', tasks: 1 });
  expect((await cox(['sessions', 'switch', 'Night watch'])).code).toBe(0);
  // What is reserved for jobs is kept, with blanks or without.
  for (const name of ['job:night watch', ' job:x', 'tsk_aaaaaaaaaaaa/a b']) {
    const refused = await cox(['sessions', 'new', '--agent', 'shell', name]);
    expect([refused.code, refused.stderr], name).toEqual([
      expect.any(Number),
      expect.stringContaining('reserved for'),
    ]);
    expect(refused.code).not.toBe(0);
  }
  for (const name of ['a\nb', 'a\tb', '-x', ' '])
    expect(
      (await cox(['sessions', 'new', '--agent', 'shell', '--', name])).code,
      JSON.stringify(name),
    ).not.toBe(0);
});

test('an unnamed session is labelled with its first prompt', async () => {
  const { cox, client } = await testDaemon();
  await cox(['bg', 'submit', '--wait', '--agent', 'shell', 'echo look at the payments']);
  const [task] = (await client.tasks.list({})).tasks;
  await client.tasks.submit({ prompt: 'true', agent: 'shell', session: task?.session });
  expect(await client.sessions.list()).toMatchObject([
    { name: task?.session, title: 'echo look at the payments' },
  ]);
  expect((await cox(['sessions', 'list'])).stdout).toContain('echo look at the payments');
  expect((await cox(['sessions', 'show', task?.session ?? ''])).stdout).toMatch(
    /^Title +echo look at the payments$/m,
  );
});
