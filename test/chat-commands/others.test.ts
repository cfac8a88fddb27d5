// Commands about tasks, questions, agents and sessions, over a real daemon.

import { expect, test } from 'vitest';
import { channelMove, channelSession } from '../../packages/client/src/chat-commands/index.ts';
import { askingTask } from '../helpers/asking-task.ts';
import { sharedDaemon, testDaemon } from '../helpers/daemon.ts';
import { chatOf } from './chat-of.ts';

const daemonOfFile = sharedDaemon();

test('background work is listed as active, cancelled and run again', async () => {
  const daemon = await daemonOfFile();
  const chat = chatOf(daemon, { agent: 'shell' });
  const submitted = await chat.run('/bg sleep 60');
  if (submitted.outcome !== 'submitted') throw new Error('it was not submitted');
  const { id } = submitted.task;
  expect(submitted.task).toMatchObject({ kind: 'background', agent: 'shell', prompt: 'sleep 60' });
  const short = id.slice(4, 12);
  expect(await chat.say('/tasks')).toEqual([
    'Active tasks',
    expect.stringMatching(new RegExp(`^${short} · (pending|running) · shell · sleep 60$`)),
  ]);
  expect((await chat.say(`/task cancel ${short}`))[0]).toMatch(new RegExp(`^Cancell(ed|ing): ${short}$`));
  for await (const _ of daemon.client.tasks.stream(id));
  expect(await chat.say(`/task cancel ${short}`)).toEqual([`${short} had already ended.`]);
  const again = await chat.run(`/task retry ${short}`);
  if (again.outcome !== 'retried') throw new Error('it was not retried');
  expect(again.task.retryOf).toBe(id);
  await daemon.client.tasks.cancel(again.task.id, { now: true });
});

test('a program cannot be given its error, and a task that did not fail needs no repair', async () => {
  const daemon = await daemonOfFile();
  const chat = chatOf(daemon, { agent: 'shell' });
  const endOf = async (text: string): Promise<string> => {
    const submitted = await chat.run(text);
    if (submitted.outcome !== 'submitted') throw new Error('it was not submitted');
    for await (const _ of daemon.client.tasks.stream(submitted.task.id));
    return submitted.task.id.slice(4, 12);
  };
  const failed = await endOf('/bg exit 3');
  expect(await chat.say(`/task repair ${failed}`)).toEqual([
    `${failed} ran a program, which cannot read its error. Run it again with /task retry.`,
  ]);
  const fine = await endOf('/bg true');
  expect(await chat.say(`/task repair ${fine}`)).toEqual([
    `${fine} did not fail, so there is nothing to repair.`,
  ]);
});

test('what is asked in the session is answered without an id; without a session it needs one', async () => {
  const daemon = await daemonOfFile();
  const { id, ask, close } = await askingTask(daemon);
  const { session } = (await daemon.client.tasks.get(id)).task;
  const question = { kind: 'question', title: 'Which branch?' } as const;
  const first = ask(question);
  await expect.poll(async () => (await daemon.client.inputs.list()).length).toBe(1);
  const elsewhere = chatOf(daemon);
  expect(await elsewhere.say('/answer main')).toEqual(['There are no open requests here.']);
  const late = chatOf(daemon, { session, givenAt: new Date(Date.now() - 60_000).toISOString() });
  expect(await late.say('/answer main')).toEqual(['There are no open requests here.']);
  const here = chatOf(daemon, { session });
  expect((await here.say('/answer main, please'))[0]).toMatch(/^Answered: \w{8}$/);
  expect(await first).toMatchObject({
    state: 'answered',
    answer: { decision: 'answer', text: 'main, please' },
  });
  expect(await here.say('/deny')).toEqual(['There are no open requests here.']);

  const second = ask({ kind: 'permission', title: 'push it' });
  await expect.poll(async () => (await daemon.client.inputs.list()).length).toBe(1);
  const [request] = await daemon.client.inputs.list();
  await elsewhere.say(`/deny ${request?.id.slice(4, 12)} not on a Friday`);
  expect(await second).toMatchObject({ state: 'denied', answer: { text: 'not on a Friday' } });
  close();
  await daemon.client.tasks.cancel(id, { now: true });
});

test('agents and sessions are listed, with the current one marked', async () => {
  const daemon = await testDaemon();
  await daemon.client.sessions.create({ name: 'payments', agent: 'shell' });
  const chat = chatOf(daemon, { agent: 'shell', session: 'payments' });
  expect(await chat.say('/agent list')).toContainEqual(expect.stringMatching(/^▸ shell · command/));
  expect(await chat.say('/session list')).toEqual(['Sessions', '▸ payments · shell']);
  await chat.say('/session switch payments');
  await chat.say('/agent switch surveyor');
  await chat.say('/new');
  await chat.say('/session new later');
  expect(chat.moves).toEqual([
    { session: 'payments', agent: 'shell' },
    { agent: 'surveyor' },
    { agent: 'shell' },
    { session: 'later', agent: 'shell' },
  ]);
  expect(await chat.say('/session new later')).toEqual([expect.stringContaining('/session switch later')]);
  expect(await chat.say('/reset')).toEqual([expect.stringMatching(/^Reset payments: 0 messages archived/)]);
  expect(await chat.say('/model some/model')).toEqual(['Model from the next message on: some/model']);
  expect(await chat.say('/model default')).toEqual(["Using the agent's model."]);
  await expect(chat.run('/agent switch nobody')).rejects.toThrow(/nobody/);
});

test('a chat that stays where it is goes elsewhere by its route', async () => {
  const daemon = await testDaemon();
  const place = { channel: 'file', peer: '/tmp/nobody' };
  const { client } = daemon;
  await client.sessions.create({ name: 'payments', agent: 'shell' });
  const chat = chatOf(daemon, {
    agent: 'shell',
    nameSession: channelSession(client, place),
    move: channelMove(client, place),
  });
  await chat.say('/agent switch surveyor');
  expect(await client.routes.list()).toMatchObject([{ ...place, agent: 'surveyor' }]);
  await chat.say('/session switch payments');
  expect(await client.routes.list()).toMatchObject([{ ...place, agent: 'shell', session: 'payments' }]);
  expect(await client.routes.resolve(place)).toMatchObject({ agent: 'shell', session: 'payments' });
  chat.session = 'payments';
  const key = 'file:file:/tmp/nobody';
  for (const command of ['/new', '/session new']) {
    chat.session = 'payments';
    expect(await chat.say(command)).toEqual([
      `Now in session ${key}, agent shell. Go back with /session switch payments`,
    ]);
    expect(await client.routes.resolve(place)).toMatchObject({ agent: 'shell', session: key });
  }
  chat.session = key;
  expect(await chat.say('/new')).toEqual(['The session starts with your first message.']);
  expect(await chat.say('/quit')).toEqual([expect.stringContaining('nothing to quit')]);
  expect((await chat.say('/help')).length).toBeGreaterThan(25);
});

test('the to-dos of the agent are noted, listed, edited and moved', async () => {
  const daemon = await daemonOfFile();
  const chat = chatOf(daemon, { agent: 'shell' });
  expect(await chat.say('/item list')).toEqual([expect.stringContaining('/item add')]);
  const [added] = await chat.say('/item add renew the certificate');
  const id = /^Added for shell: (\w{8})$/.exec(added ?? '')?.[1] ?? '';
  expect(await chat.say('/item list')).toEqual(['To-dos', `${id} · pending · shell · renew the certificate`]);
  expect(await chat.say('/tasks')).toEqual([expect.stringContaining('No active tasks')]);
  expect(await chat.say(`/item edit ${id} renew both`)).toEqual([`${id} now says: renew both`]);
  expect(await chat.say(`/item edit ${id}`)).toEqual([expect.stringContaining('/item edit <id> <title>')]);
  expect(await chat.say(`/item start ${id}`)).toEqual([`${id}: running`]);
  expect(await chat.say(`/item move ${id} nowhere`)).toEqual([expect.stringContaining('needs_input|')]);
  expect(await chat.say(`/item move ${id} needs_input Which account?`)).toEqual([`${id}: needs input`]);
  expect(await chat.say('/answer')).toEqual([expect.stringContaining('/answer')]);
  await chat.say(`/answer ${id} the second`);
  expect(await daemon.client.inputs.list()).toEqual([]);
  expect(await chat.say(`/item move ${id} queued`)).toEqual([`${id}: pending`]);
  expect(await chat.say(`/item done ${id} all new`)).toEqual([`${id}: completed`]);
  expect((await daemon.client.tasks.get(id)).task).toMatchObject({ result: 'all new', source: 'api' });
  await expect(chat.run(`/item drop ${id}`)).rejects.toThrow(/has ended/);
  const other = await daemon.client.items.create({ title: 'too late', agent: 'shell' });
  await chat.say(`/item fail ${other.id} nobody came`);
  const { task } = await daemon.client.tasks.get(other.id);
  expect(task).toMatchObject({ status: 'failed', error: { message: 'nobody came' } });
});

test('agents discuss', async () => {
  const daemon = await testDaemon({
    config: 'agents:\n  echo: { runtime: command, command: [echo, "{prompt}"] }',
  });
  const chat = chatOf(daemon);
  const begun = await chat.run('/discuss surveyor, echo, judge surveyor, 1 round: what do you think');
  if (begun.outcome !== 'discussing') throw new Error('it did not begin');
  expect(begun.task).toMatchObject({
    kind: 'discussion',
    composition: { agents: ['surveyor', 'echo'], judge: 'surveyor', rounds: 1 },
  });
  await daemon.client.tasks.cancel(begun.task.id, { now: true });
  for await (const _ of daemon.client.tasks.stream(begun.task.id));
});
