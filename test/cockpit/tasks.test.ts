// The tasks page of the cockpit in a real terminal over a real daemon: each key does what the footer says, and the ledger knows.

import { shortId } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { askingTask } from '../helpers/asking-task.ts';
import { type CockpitTerminal, openCockpit } from '../helpers/cockpit-terminal.ts';
import { COX } from '../helpers/cox.ts';
import { sharedDaemon, type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { begin, ended } from '../helpers/submitted.ts';

const CONFIG = 'defaultAgent: shell\nmaxConcurrentTasks: 4\n';
const common = sharedDaemon({ config: CONFIG });

/** The cockpit on its tasks page. */
const openTasks = async (daemon: TestDaemon, size = { columns: 120, rows: 40 }): Promise<CockpitTerminal> => {
  const cockpit = openCockpit(daemon.home, size);
  await cockpit.until(/Active|活动/);
  cockpit.press('ctrl+5');
  await cockpit.until(/Active|活动/);
  return cockpit;
};

const statusOf = async (daemon: TestDaemon, id: string): Promise<string> =>
  (await daemon.client.tasks.get(id)).task.status;

test('moves, opens, scrolls and closes; refreshes on its own; says what its keys do', async () => {
  const daemon = await common();
  const cockpit = await openTasks(daemon);
  await cockpit.until('No active tasks');
  const one = await begin(daemon, 'seq 1 90; sleep 60', { title: '重构登录页面 👩‍👩‍👧‍👦' });
  await cockpit.until(`▌ ${shortId(one)}`);
  await cockpit.until('Active 1');
  const two = await begin(daemon, 'sleep 60', { title: 'the second' });
  await cockpit.until(shortId(two));
  // This terminal takes eight cells for the family: its row is too long, and no other row may suffer from it.
  const [head = ''] = await cockpit.until('2 running');
  expect(head).toContain('Background Tasks');
  cockpit.press('j');
  await cockpit.until(`▌ ${shortId(two)}`);
  cockpit.press('k', 'enter');
  await cockpit.until(`── ${shortId(one)}`);
  await cockpit.until(/Prompt +seq 1 90; sleep 60/);
  cockpit.press('end');
  await cockpit.until(/^\D*90$/m);
  cockpit.press('escape');
  await cockpit.until((lines) => !lines.some((line) => line.includes('──') && line.includes(shortId(one))));
  cockpit.press('l');
  await cockpit.until(/── Log .*following · 90\/90/);
  cockpit.press('home');
  await cockpit.until(/── Log .*\d+\/90/);
  cockpit.press('l');
  await cockpit.until(`▌ ${shortId(one)}`);
  cockpit.press('?');
  await cockpit.until('Go to a page');
  cockpit.press('end');
  await cockpit.until('Shift and drag');
  cockpit.press('escape');
  await cockpit.until((lines) => !lines.join().includes('Shift and drag'));
  cockpit.press('.');
  await cockpit.until(`Copied: ${one}`);
  await cockpit.until(() => cockpit.raw().includes(`]52;c;${Buffer.from(one).toString('base64')}`));
  expect(await cockpit.close()).toBe(0);
  expect(cockpit.raw().lastIndexOf('[?7h')).toBeGreaterThan(cockpit.raw().lastIndexOf('[?7l'));
});

test('what is pressed while it starts is done when there is something to do it to', async () => {
  const daemon = await common();
  const id = await begin(daemon, 'seq 1 9; sleep 60');
  await begin(daemon, 'sleep 60');
  const log = openCockpit(daemon.home, { args: ['cockpit', 'tasks'] });
  log.press('l');
  const detail = openCockpit(daemon.home, { args: ['cockpit', 'tasks'] });
  // Before that the terminal makes a line feed of Enter.
  await detail.until(() => detail.raw() !== '');
  detail.press('j', 'k', 'enter');
  await log.until(`── Log ${shortId(id)}`);
  await detail.until(`── ${shortId(id)}`);
  expect(await log.close()).toBe(0);
  expect(await detail.close()).toBe(0);
});

test('what is read of a log stays in sight when the window changes', async () => {
  const daemon = await common();
  const script =
    'for i in $(seq 300); do echo "[$i] row row row your boat gently down the stream 划船"; done; sleep 60';
  const id = await begin(daemon, script);
  const cockpit = await openTasks(daemon, { columns: 120, rows: 30 });
  await cockpit.until(`▌ ${shortId(id)}`);
  cockpit.press('l');
  await cockpit.until(/── Log .*300\/300/);
  cockpit.press('pageup', 'pageup', 'pageup');
  await cockpit.until(/── Log .* 222\/300/);
  const isFirst = (lines: readonly string[]): boolean => lines[2]?.includes('[196] row') === true;
  await cockpit.until(isFirst);
  for (const [columns, rows] of [
    [64, 30],
    [40, 14],
    [200, 50],
  ] as const) {
    cockpit.resize(columns, rows);
    await cockpit.until((lines) => lines.length === rows && isFirst(lines));
  }
  expect(await cockpit.close()).toBe(0);
});

test('a list that is much longer than what is read has its true end, and its tabs can be clicked', async () => {
  const daemon = await testDaemon({
    config: `${CONFIG}queueCapacity: 2000\nbackground:\n  maxConcurrentTasks: 2000\n`,
  });
  await daemon.client.daemon.pause();
  const lines = async function* () {
    for (let at = 1; at <= 1_200; at += 1) yield JSON.stringify({ prompt: `true ${at}` });
  };
  const ids: string[] = [];
  for await (const line of daemon.client.tasks.submitBatch(lines(), { block: false }))
    if ('id' in line && typeof line.id === 'string') ids.push(line.id);
  expect(ids).toHaveLength(1_200);
  const cockpit = await openTasks(daemon);
  await cockpit.until('Active 1,200');
  await cockpit.until('1,200 pending');
  await cockpit.until(`▌ ${shortId(ids[0] ?? '')}`);
  cockpit.press('end');
  await cockpit.until(`▌ ${shortId(ids.at(-1) ?? '')}`);
  cockpit.press('up', 'enter');
  await cockpit.until(`── ${shortId(ids.at(-2) ?? '')}`);
  await cockpit.until(/Prompt +true 1199/);
  cockpit.press('escape', 'home');
  await cockpit.until(`▌ ${shortId(ids[0] ?? '')}`);
  cockpit.clickOn('History');
  await cockpit.until('Task Management');
  cockpit.clickOn('Active');
  await cockpit.until('Background Tasks');
  expect(await cockpit.close()).toBe(0);
});

test('cancels, retries, deletes, and says each in the status line', async () => {
  const daemon = await common();
  const id = await begin(daemon, 'sleep 60');
  const cockpit = await openTasks(daemon);
  await cockpit.until(`▌ ${shortId(id)}`);
  cockpit.press('c');
  await cockpit.until(`Cancelled: ${shortId(id)}`);
  expect(await statusOf(daemon, id)).toBe('cancelled');
  await cockpit.until('No active tasks');

  cockpit.press(']');
  await cockpit.until('Task Management');
  await cockpit.until('Monitor and manage your running agent tasks.');
  await cockpit.until('Search tasks...');
  await cockpit.until(`▌ ${shortId(id)}`);
  cockpit.press('r');
  const screen = (await cockpit.until(/Retried: \w+/)).join('\n');
  const [, again = ''] = /Retried: (\w+)/.exec(screen) ?? [];
  expect((await daemon.client.tasks.get(again)).task.retryOf).toBe(id);
  cockpit.press('r');
  await cockpit.until(/Error: .+/);

  cockpit.press('d');
  await cockpit.until(/Delete task/);
  cockpit.press('y');
  await cockpit.until(`Deleted: ${shortId(id)}`);
  await cockpit.until('No tasks yet. Start a chat to create your first task.');
  await expect(daemon.client.tasks.get(id)).rejects.toThrow();
  expect(await cockpit.close()).toBe(0);
});

test('asks before it cancels what has children, and says how many', async () => {
  const daemon = await common();
  const parent = await begin(daemon, `${COX} bg submit -q 'sleep 60'; sleep 60`, { title: 'parent' });
  const cockpit = await openTasks(daemon);
  await cockpit.until('parent');
  await cockpit.until('Active 2');
  const row = (await cockpit.until('Active 2')).find((line) => line.includes('parent')) ?? '';
  if (!row.includes('▌')) cockpit.clickOn('parent');
  await cockpit.until(`▌ ${shortId(parent)}`);
  cockpit.press('c');
  await cockpit.until("Cancel 'parent' and 1 child?");
  cockpit.press('escape');
  await cockpit.until((lines) => !lines.some((line) => line.includes('1 child?')));
  expect(await statusOf(daemon, parent)).toBe('running');
  cockpit.press('c');
  await cockpit.until('1 child?');
  cockpit.press('y');
  await cockpit.until(`Cancelled: ${shortId(parent)}`);
  await cockpit.until('No active tasks');
  expect(await cockpit.close()).toBe(0);
});

test('answers what a task asks, with its whole command before the eyes', async () => {
  const daemon = await common();
  const asking = await askingTask(daemon);
  const cockpit = await openTasks(daemon);
  const detail = 'git push --force-with-lease origin payments-v4';
  const first = asking.ask({ kind: 'permission', title: 'shell wants to run', detail });
  await cockpit.until('? needs input');
  cockpit.press('a');
  await cockpit.until(detail);
  await cockpit.until('y approve');
  cockpit.press('y');
  expect(await first).toMatchObject({ state: 'answered', answer: { decision: 'approve' } });
  await cockpit.until('Approved: shell wants to run');

  const second = asking.ask({ kind: 'question', title: 'Which branch?' });
  await cockpit.until('Which branch?');
  cockpit.press('a');
  await cockpit.until('Enter to send');
  cockpit.type('主 main\r');
  expect(await second).toMatchObject({ answer: { decision: 'answer', text: '主 main' } });
  asking.close();
  await cockpit.until('Answered: Which branch?');
  cockpit.press('c');
  await cockpit.until(`Cancelled: ${shortId(asking.id)}`);
  expect(await cockpit.close()).toBe(0);
});

test('at every size the history narrows by words and status, and the daemon may go and come back', async () => {
  const daemon = await common();
  const good = await begin(daemon, 'echo 构建 fine');
  const bad = await begin(daemon, 'echo broken; exit 3');
  await Promise.all([ended(daemon, good), ended(daemon, bad)]);
  const opened: CockpitTerminal[] = [];
  for (const [columns, rows, language] of [
    [40, 14, 'en'],
    [40, 14, 'zh'],
    [80, 24, 'zh'],
    [200, 60, 'en'],
  ] as const) {
    const cockpit = openCockpit(daemon.home, { columns, rows, args: ['cockpit', '--lang', language] });
    await cockpit.until(/Active|活动/);
    cockpit.press('ctrl+5', ']');
    await cockpit.until(language === 'en' ? 'Task Management' : '任务管理');
    await cockpit.until(shortId(good));
    cockpit.press('/');
    cockpit.type('构建');
    await cockpit.until((lines) => !lines.some((line) => line.includes(shortId(bad))));
    await cockpit.until(`▌ ${shortId(good)}`);
    cockpit.press('escape');
    await cockpit.until(shortId(bad));
    cockpit.press('/', 'tab', 'right', 'right', 'enter');
    await cockpit.until((lines) => !lines.some((line) => line.includes(shortId(good))));
    await cockpit.until(`▌ ${shortId(bad)}`);
    opened.push(cockpit);
  }

  await daemon.kill9();
  await daemon.start();
  const more = await begin(daemon, 'exit 4');
  for (const cockpit of opened) {
    await cockpit.until(shortId(more));
    expect(await cockpit.close()).toBe(0);
  }
});

test('the to-dos of agents have a tab of their own: Active neither lists nor counts them', async () => {
  const daemon = await common();
  const { client } = daemon;
  const item = await client.items.create({ title: 'renew the certificate', source: 'cli' });
  await client.items.create({ title: 'ask ops', source: 'cli' });
  const cockpit = await openTasks(daemon, { columns: 100, rows: 30 });
  await cockpit.until('No active tasks');
  expect((await cockpit.until('Active 0')).join('\n')).not.toContain('renew the certificate');
  cockpit.clickOn('To-dos');
  await cockpit.until(/renew the certificate +· pending/);
  await client.items.move(item.id, { status: 'running' });
  await client.items.move(item.id, { status: 'needs_input', message: 'Which account?' });
  // What asks stands first, and opens with its question.
  await cockpit.until(new RegExp(`${shortId(item.id)} +renew the certificate +\\? needs input`));
  cockpit.press('home', 'enter');
  await cockpit.until('Which account?');
  expect(await cockpit.close()).toBe(0);
});

test('a person adds, edits, moves, answers and cancels to-dos with the keys of their tab', async () => {
  const daemon = await common();
  const { client } = daemon;
  const cockpit = await openTasks(daemon, { columns: 80, rows: 24 });
  await cockpit.until('No active tasks');
  cockpit.press('[');
  await cockpit.until('Press n to add one');
  cockpit.press('n');
  await cockpit.until('To-do for shell');
  // An empty one is none, and letters are text.
  cockpit.press('enter');
  await cockpit.until('Type what needs doing.');
  cockpit.type('cancel the old certificate');
  cockpit.press('enter');
  await cockpit.until(/▌ \w{8} +cancel the old cert/);
  const [item] = (await client.tasks.list({ kind: 'item' })).tasks;
  if (item === undefined) throw new Error('nothing was noted');
  expect(item).toMatchObject({
    source: 'cockpit',
    agent: 'shell',
    session: 'items:shell',
    status: 'pending',
  });
  const part = await client.items.create({ title: 'ask ops', parentId: item.id });
  await cockpit.until('ask ops');

  cockpit.press('e');
  await cockpit.until('Enter saves');
  cockpit.press('ctrl+u');
  cockpit.type('renew it');
  cockpit.press('enter');
  await cockpit.until(`▌ ${shortId(item.id)}  renew it`);

  // One panel for every move that there is, and for the answer.
  cockpit.press('a');
  await cockpit.until(/1 done +2 failed +3 start/);
  cockpit.press('3', 'enter');
  await cockpit.until(/Status +\S running/);
  cockpit.press('a');
  await cockpit.until(/4 put back +5 ask a question/);
  cockpit.press('5');
  await cockpit.until('What is the question?');
  cockpit.type('Which account?');
  cockpit.press('enter');
  await cockpit.until(/Asks +Which account\?/);
  expect(await client.inputs.list()).toMatchObject([{ taskId: item.id, title: 'Which account?' }]);
  cockpit.press('a');
  await cockpit.until('Enter to send');
  cockpit.press('escape');
  await cockpit.until(/s say +n deny +1 done/);
  cockpit.press('s');
  cockpit.type('the second');
  cockpit.press('enter');
  await cockpit.until('Answered: Which account?');
  await cockpit.until(/Status +\S running/);

  // With what is a part of it, once that was said.
  cockpit.press('c');
  await cockpit.until("Cancel 'renew it' and 1 child?");
  cockpit.press('y');
  await cockpit.until(/Status +\S cancelled/);
  expect(await statusOf(daemon, part.id)).toBe('cancelled');
  const { history } = await client.tasks.get(item.id, { include: ['history'] });
  expect(history?.map(({ status }) => status)).toEqual([
    'pending',
    'running',
    'needs_input',
    'running',
    'cancelled',
  ]);
  // What ended is found on the same tab.
  cockpit.press('escape');
  await cockpit.until('Press n to add one');
  cockpit.press('/', 'tab', 'left', 'enter');
  await cockpit.until(/▌ \w{8} +\S.*cancelled/i);
  // Its list is no conversation: a chat with the agent begins.
  cockpit.press('v');
  await cockpit.until('new session');
  expect(await cockpit.close()).toBe(0);
});

test('a small window in Chinese moves a to-do as well', async () => {
  const daemon = await common();
  const item = await daemon.client.items.create({ title: '更新证书', source: 'cli' });
  const cockpit = openCockpit(daemon.home, {
    columns: 40,
    rows: 14,
    args: ['cockpit', 'tasks', '--lang', 'zh'],
  });
  await cockpit.until('没有活动任务');
  cockpit.press(']', ']');
  await cockpit.until(`▌ ${shortId(item.id)}  更新证书`);
  cockpit.press('a');
  await cockpit.until(/1 完成 +2 失败 +3 开始/);
  cockpit.press('1');
  await cockpit.until('结果如何？');
  cockpit.type('好了');
  cockpit.press('enter');
  await cockpit.until(/状态 +✓ 已完成/);
  expect((await daemon.client.tasks.get(item.id)).task).toMatchObject({
    status: 'completed',
    result: '好了',
  });
  expect(await cockpit.close()).toBe(0);
});
