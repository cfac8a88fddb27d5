// Conversations with a model: the endpoint remembers nothing, so all that was said goes with every request.

import { describe, expect, test } from 'vitest';
import { ENDS_RUNS } from '../helpers/daemon.ts';
import { nextEvent, openRequest } from '../helpers/events.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { ALLOWED, modelDaemon, type Provider, shell } from './model-daemon.ts';

describe.each<Provider>(['openai-compatible', 'anthropic'])(
  'a conversation with a model behind %s',
  (provider) => {
    test('continues after a restart of the daemon with everything that was said and done', async () => {
      const { daemon, models, folder } = await modelDaemon(
        [
          { say: ['I note it. ', shell('echo walnut > word.txt; cat word.txt')] },
          { say: ['Noted.'] },
          { say: ['It was walnut.'] },
        ],
        { provider, agent: ALLOWED },
      );
      await ended(daemon, await submit(daemon, folder, ['--session', 'words', 'Remember the word walnut.']));
      await daemon.stop();
      await daemon.start();
      const id = await submit(daemon, folder, ['--session', 'words', 'Which word?']);
      expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'It was walnut.' });
      const asked = models.requests.at(-1)?.messages ?? [];
      const said = asked.filter(({ text }) => text !== '').map(({ text }) => text.trim());
      expect(said).toEqual(['Remember the word walnut.', 'I note it.', 'walnut', 'Noted.', 'Which word?']);
      expect(JSON.stringify(models.requests.at(-1)?.body)).toContain('echo walnut > word.txt');
    });
  },
);

test('after a crash the next task of the session is told about it, and nothing earlier is lost', async () => {
  const { daemon, models, folder } = await modelDaemon(
    [{ say: ['I begin. ', shell('echo begun; sleep 1000')] }, { say: ['I see.'] }],
    { agent: ALLOWED, config: ENDS_RUNS },
  );
  const first = await submit(daemon, folder, ['--session', 'words', 'Build it.']);
  await nextEvent(
    daemon,
    first,
    (event) => event.type === 'ToolCallUpdated' && `${event.data.output}`.includes('begun'),
  );
  await daemon.kill9();
  await daemon.start();
  expect(await ended(daemon, first)).toMatchObject({
    status: 'failed',
    reason: 'restarted',
    error: { message: 'Server restarted during execution' },
  });
  const second = await submit(daemon, folder, ['--session', 'words', 'Is it built?']);
  expect(await ended(daemon, second)).toMatchObject({ status: 'completed', result: 'I see.' });
  const texts = models.requests.at(-1)?.messages.map(({ text }) => text.trim()) ?? [];
  expect(texts).toEqual([
    'Build it.',
    'I begin.',
    expect.stringContaining('may or may not have taken effect'),
    'Is it built?',
  ]);
});

test('a message to a running task is read before its next step, and one to an ended task begins the next', async () => {
  const answered = Promise.withResolvers<void>();
  const { daemon, models, folder } = await modelDaemon([
    { say: [{ gate: answered.promise }, { tool: 'list_files', input: {} }] },
    { say: ['In blue, then.'] },
    { say: ['You are welcome.'] },
  ]);
  const id = await submit(daemon, folder, ['--session', 'paint', 'Paint the door.']);
  await models.whenAsked(1);
  const sent = await daemon.cox(['tasks', 'message', id, 'in', 'blue']);
  expect(sent).toMatchObject({ code: 0 });
  answered.resolve();
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'In blue, then.' });
  const [, next] = models.requests;
  expect(next?.messages.filter(({ role }) => role === 'user').map(({ text }) => text)).toEqual([
    'Paint the door.',
    'in blue',
  ]);
  await daemon.cox(['tasks', 'message', id, 'Thank', 'you.']);
  const { tasks } = await daemon.client.tasks.list({ session: 'paint' });
  const follow = tasks.find((task) => task.id !== id);
  expect(await ended(daemon, follow?.id ?? '')).toMatchObject({
    status: 'completed',
    result: 'You are welcome.',
  });
  expect((await daemon.cox(['sessions', 'show', 'paint'])).stdout).toContain('In blue, then.');
});

test('a message to a task that waits for a permission does not grant it; the sender is told how', async () => {
  const { daemon, folder } = await modelDaemon([{ say: [shell('touch made.txt')] }, { say: ['Then not.'] }]);
  const id = await submit(daemon, folder, ['make it']);
  const request = await openRequest(daemon, id);
  const sent = await daemon.cox(['tasks', 'message', id, 'yes,', 'go', 'on']);
  expect([sent.code, sent.stderr]).toEqual([1, expect.stringContaining(`cox approve ${request.id}`)]);
  await daemon.cox(['deny', id]);
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'Then not.' });
});
