// What agents say in sessions that another turn, or another agent, began.

import { expect, test } from 'vitest';
import type { Asked, Script } from '../../packages/runtimes/src/testing/model-server/index.ts';
import { ended, submit } from '../helpers/submitted.ts';
import { modelDaemon } from './model-daemon.ts';

const said = ({ messages }: Asked): readonly string[] =>
  messages.filter(({ role }) => role === 'user').map(({ text }) => text.trim());
const stepOf = ({ messages }: Asked): number => {
  const last = messages.findLastIndex(({ role }) => role === 'user');
  return messages.slice(last).filter(({ role }) => role === 'assistant').length;
};
const idIn = (text: string): string =>
  /tsk_[a-z2-7]{12}/.exec(text.split('task ').at(-1) ?? '')?.[0] ?? 'no id';
const send = (session: string, message: string) => ({ tool: 'send', input: { session, message } });
const result = (asked: Asked) => ({ tool: 'bg_result', input: { id: idIn(asked.lastText), wait: true } });

test('send reaches a session of another agent that maySubmit names, says who speaks, and brings the answer back', async () => {
  const script: Script = (asked) => {
    const words = said(asked).at(-1) ?? '';
    if (words === 'Remember: blue.') return { say: ['Noted.'] };
    if (words.endsWith('Which colour?')) return { say: ['It is blue.'] };
    const steps = [send(words === 'ask' ? 'notes' : 'private', 'Which colour?'), result(asked)];
    if (words !== 'ask' && stepOf(asked) === 1) return { say: [asked.lastText] };
    return { say: [steps[stepOf(asked)] ?? asked.lastText] };
  };
  const { daemon, models, folder } = await modelDaemon(script, {
    agent: { maySubmit: ['other'] },
    agents: { other: {}, third: {} },
  });
  await ended(
    daemon,
    await submit(daemon, folder, ['--agent', 'other', '--session', 'notes', 'Remember: blue.']),
  );
  await ended(
    daemon,
    await submit(daemon, folder, ['--agent', 'third', '--session', 'private', 'Remember: blue.']),
  );

  const asks = await ended(daemon, await submit(daemon, folder, ['--session', 'lead', 'ask']));
  expect(asks).toMatchObject({ status: 'completed', result: expect.stringContaining('It is blue.') });
  const heard = models.requests.map(said).find((words) => words.at(-1)?.endsWith('Which colour?'));
  expect(heard?.[0]).toBe('Remember: blue.');
  expect(heard?.[1]).toBe(`Message from agent 'local' (session 'lead', task ${asks.id}):\n\nWhich colour?`);
  const { tasks } = await daemon.client.tasks.list({ session: 'notes', limit: '1' });
  expect(tasks).toMatchObject([{ agent: 'other', parentId: asks.id, source: 'agent', status: 'completed' }]);

  const refused = await ended(daemon, await submit(daemon, folder, ['pry']));
  expect(refused.result).toMatch(/^forbidden: .*session 'private'.*agents\.local\.maySubmit: \[third\]/);
});

test('send reaches a helper of an earlier turn of the same conversation by its name, and no other conversation does', async () => {
  const script: Script = (asked) => {
    const words = said(asked).at(-1) ?? '';
    const step = stepOf(asked);
    if (words.startsWith('help')) return { say: [`Helped ${said(asked).length} times.`] };
    if (words === 'first')
      return {
        say: [step === 0 ? { tool: 'spawn', input: { prompt: 'help one', session: 'aide' } } : 'Spawned.'],
      };
    const session = words.startsWith('second') ? 'aide' : words;
    const steps = [send(session, 'help two'), result(asked)];
    if (step === 1 && asked.lastText.startsWith('forbidden')) return { say: [asked.lastText] };
    return { say: [steps[step] ?? asked.lastText] };
  };
  const { daemon, folder } = await modelDaemon(script);
  const turn = async (words: string, session = 'talk') =>
    ended(daemon, await submit(daemon, folder, ['--session', session, words]));
  const first = await turn('first');
  const [helper] = (await daemon.client.tasks.list({ parent: first.id })).tasks;
  await ended(daemon, helper?.id ?? '');
  expect(helper?.session).toBe(`${first.id}/aide`);

  const second = await turn('second');
  expect(second.result).toContain('Helped 2 times.');
  const [again] = (await daemon.client.tasks.list({ parent: second.id })).tasks;
  expect(again).toMatchObject({ session: `${first.id}/aide`, agent: 'local' });

  const stranger = await turn(`${first.id}/aide`, 'another-talk');
  expect(stranger.result).toMatch(/^forbidden: .*it contains tasks of others/);
});
