// Questions of agents and what people answer.

import type { InputQuestion, InputRequest } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { askingTask } from '../helpers/asking-task.ts';
import { sharedDaemon, type TestDaemon } from '../helpers/daemon.ts';

const daemonOfFile = sharedDaemon();

const openRequests = async (daemon: TestDaemon, count: number): Promise<readonly InputRequest[]> => {
  await expect.poll(async () => (await daemon.client.inputs.list()).length).toBe(count);
  return daemon.client.inputs.list();
};

const PUSH: InputQuestion = {
  kind: 'permission',
  title: 'wants to run',
  detail: 'git push --force \u001b[2J\\\n  origin main',
  options: [
    { id: 'yes', label: 'Allow', meaning: 'allow' },
    { id: 'ever', label: 'Always', meaning: 'allow_always' },
    { id: 'no', label: 'Refuse', meaning: 'deny' },
  ],
};

test('a permission is in the inbox until approved, and the task needs input meanwhile', async () => {
  const daemon = await daemonOfFile();
  const { id, ask, close } = await askingTask(daemon);
  const asked = ask(PUSH);
  const [request] = await openRequests(daemon, 1);
  expect((await daemon.cox(['inbox'])).stdout).toMatch(
    new RegExp(`^REQUEST .*\n${request?.id} +${id} +permission +\\S+Z +wants to run\n$`),
  );
  expect((await daemon.cox(['tasks', 'active'])).stdout).toMatch(/needs_input$/m);
  expect((await daemon.cox(['bg', 'result', id])).code).toBe(8);
  const approved = await daemon.cox(['approve', request?.id.slice(4, 9) ?? '', '--always']);
  expect(approved).toEqual({
    code: 0,
    stdout: `Request ${request?.id} of task ${id} approved: Always\n`,
    stderr: '',
  });
  expect(await asked).toMatchObject({ state: 'answered', answer: { decision: 'approve_always' } });
  const late = await daemon.cox(['deny', request?.id ?? '']);
  expect([late.code, late.stderr]).toEqual([1, expect.stringContaining('(already_answered)')]);
  expect((await daemon.cox(['approve', id])).code).toBe(3);
  close();
  await daemon.cox(['tasks', 'cancel', id, '--now']);
});

test('a refusal gives the agent the reason', async () => {
  const daemon = await daemonOfFile();
  const { id, ask, close } = await askingTask(daemon);
  const asked = ask(PUSH);
  await openRequests(daemon, 1);
  expect((await daemon.cox(['deny', id, '--reason', 'not on a Friday'])).code).toBe(0);
  expect(await asked).toMatchObject({
    state: 'denied',
    answer: { decision: 'deny', text: 'not on a Friday' },
  });
  close();
  await daemon.cox(['tasks', 'cancel', id, '--now']);
});

test('a question takes words, an option, stdin, or a message to its task', async () => {
  const daemon = await daemonOfFile();
  const { id, ask, close } = await askingTask(daemon);
  const question: InputQuestion = {
    kind: 'question',
    title: 'Which one?',
    options: [{ id: 'a', label: 'The first' }],
  };
  const answered = async (args: string[], stdin?: string): Promise<unknown> => {
    const asked = ask(question);
    await openRequests(daemon, 1);
    const { code, stderr } = await daemon.cox(args, stdin === undefined ? {} : { stdin });
    expect([code, stderr]).toEqual([0, '']);
    return (await asked).answer;
  };
  expect(await answered(['answer', id, 'the', 'second'])).toEqual({ decision: 'answer', text: 'the second' });
  expect(await answered(['answer', id, '--option', 'a'])).toEqual({ decision: 'answer', optionId: 'a' });
  expect(await answered(['answer', id, '-'], 'from stdin\n')).toEqual({
    decision: 'answer',
    text: 'from stdin',
  });
  expect(await answered(['tasks', 'message', id, 'by', 'message'])).toEqual({
    decision: 'answer',
    text: 'by message',
  });
  expect((await daemon.cox(['answer', id])).code).toBe(2);
  expect((await daemon.cox(['answer', 'zzz', 'x'])).code).toBe(3);
  close();
  await daemon.cox(['tasks', 'cancel', id, '--now']);
});

test('two questions of one task must be distinguished', async () => {
  const daemon = await daemonOfFile();
  const { id, ask, close } = await askingTask(daemon);
  const both = [ask({ kind: 'question', title: 'One?' }), ask({ kind: 'question', title: 'Two?' })];
  const open = await openRequests(daemon, 2);
  const { code, stderr } = await daemon.cox(['answer', id, 'x']);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/One\?.*Two\?.*\(ambiguous_id\)/)]);
  for (const request of open) await daemon.cox(['answer', request.id, 'x']);
  await Promise.all(both);
  close();
  await daemon.cox(['tasks', 'cancel', id, '--now']);
});
