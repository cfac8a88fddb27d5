// Inbox, sessions, agents and insights in a real terminal over a real daemon, with real tasks of the surveyor.

import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askingTask } from '../helpers/asking-task.ts';
import { openCockpit } from '../helpers/cockpit-terminal.ts';
import { sharedDaemon, type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { openRequest } from '../helpers/events.ts';
import { testFolder } from '../helpers/folder.ts';
import { begin, ended } from '../helpers/submitted.ts';

const common = sharedDaemon();

/** A task of the surveyor that asks whether it may write its survey. */
const askingSurveyor = async (
  daemon: TestDaemon,
  session = 'survey',
): Promise<{ id: string; folder: string }> => {
  const folder = await testFolder();
  const prompt = '重构 👩‍💻 survey and write SURVEY.md';
  const id = await begin(daemon, prompt, { agent: 'surveyor', session, workDir: folder });
  await openRequest(daemon, id);
  return { id, folder };
};
/** Longer than the moment in which a key answers nothing. */
const GRACE_MS = 500;

test('a permission is read whole in the inbox, approved there, and the task continues', async () => {
  const daemon = await common();
  const { id, folder } = await askingSurveyor(daemon, 'inbox');
  const cockpit = openCockpit(daemon.home, { columns: 120, rows: 40 });
  await cockpit.until('Tasks');
  cockpit.press('alt+2');
  await cockpit.until(`new file ${join(folder, 'SURVEY.md')}`);
  await cockpit.until(/waiting for \d+s/);
  // Where there is little room the footer holds what answers before anything else.
  cockpit.resize(40, 14);
  await cockpit.until(/y approve +n deny +\? help *$/m);
  cockpit.resize(120, 40);
  await cockpit.until(/y approve +Y always +n deny/);
  await cockpit.until('2 Write it, and stop asking in this session (Y)');
  await cockpit.quiet(GRACE_MS);
  cockpit.press('y');
  await cockpit.until('Approved: ');
  await cockpit.until('No open requests.');
  expect((await ended(daemon, id)).status).toBe('completed');
  await access(join(folder, 'SURVEY.md'));
  expect(await cockpit.close()).toBe(0);
});

test('a denial gives the agent the reason; requests answered elsewhere go at once; a form is filled in field by field', async () => {
  const daemon = await common();
  const { id, ask, close } = await askingTask(daemon);
  const question = { kind: 'permission', detail: 'git push --force' } as const;
  const cockpit = openCockpit(daemon.home, { columns: 60, rows: 20 });
  await cockpit.until('Tasks');
  const denied = ask({ ...question, title: 'push it' });
  cockpit.press('alt+2');
  await cockpit.until('git push --force');
  await cockpit.quiet(GRACE_MS);
  cockpit.press('n');
  await cockpit.until('Why not?');
  cockpit.type('周五不行');
  await cockpit.until('周五不行');
  cockpit.press('enter');
  expect(await denied).toMatchObject({ state: 'denied', answer: { decision: 'deny', text: '周五不行' } });
  await cockpit.until('No open requests.');

  const elsewhere = ask({ ...question, title: 'push again' });
  await cockpit.until('push again');
  expect((await daemon.cox(['approve', id])).code).toBe(0);
  await elsewhere;
  await cockpit.until(/Answered by .*: push again/);
  await cockpit.until('No open requests.');

  const schema = {
    type: 'object',
    required: ['branch'],
    properties: { branch: { type: 'string' }, tries: { type: 'integer' } },
  };
  const answered = ask({ kind: 'question', title: 'Where to?', schema });
  cockpit.resize(100, 30);
  await cockpit.until('Where to?');
  await cockpit.quiet(GRACE_MS);
  cockpit.press('s');
  await cockpit.until('field 1 of 2');
  cockpit.type('main\r');
  await cockpit.until('field 2 of 2');
  cockpit.type('three\r');
  await cockpit.until('Not a whole number.');
  cockpit.press('ctrl+u');
  cockpit.type('3\r');
  const { answer } = await answered;
  expect(JSON.parse(answer?.text ?? '')).toEqual({ branch: 'main', tries: 3 });
  close();
  expect(await cockpit.close()).toBe(0);
});

test('a session shows what was said and gets another name; a reset archives what was said', async () => {
  const daemon = await common();
  const { id } = await askingSurveyor(daemon);
  const cockpit = openCockpit(daemon.home, { columns: 120, rows: 30 });
  await cockpit.until('Tasks');
  cockpit.press('alt+3');
  await cockpit.until(/▌ survey +surveyor/);
  await cockpit.until(/\? needs input {2}\w+ {2}重构/);
  await daemon.cox(['approve', id]);
  expect((await ended(daemon, id)).status).toBe('completed');
  await cockpit.until(/Running +nothing/);
  await cockpit.until(/Last message +# Survey of/);
  cockpit.press('R');
  await cockpit.until('New name for survey');
  cockpit.type('s-重构\r');
  await cockpit.until('Renamed: survey → surveys-重构');
  await cockpit.until(/▌ surveys-重构/);
  cockpit.press('x');
  await cockpit.until('Reset surveys-重构?');
  cockpit.press('y');
  await cockpit.until(/Reset surveys-重构: \d+ archived/);
  const [session] = await daemon.client.sessions.list();
  expect(session).toMatchObject({ name: 'surveys-重构', agent: 'surveyor' });
  expect(session?.lastMessage).toBeUndefined();
  expect(await cockpit.close()).toBe(0);
});

test('an agent is really started when it is checked, and can become the default', async () => {
  const daemon = await common();
  const cockpit = openCockpit(daemon.home, { columns: 120, rows: 40 });
  await cockpit.until('Tasks');
  cockpit.press('alt+6');
  await cockpit.until(/surveyor +acp/);
  cockpit.press('end', 'C');
  await cockpit.until(/✓ initialised +surveyor/);
  await cockpit.until('Works: surveyor');
  cockpit.press('*');
  await cockpit.until('Make surveyor the default agent?');
  cockpit.press('y');
  await cockpit.until('surveyor *');
  expect(await daemon.client.agents.get('surveyor')).toMatchObject({ isDefault: true });
  expect(await cockpit.close()).toBe(0);
});

test('in an empty home each page says what it is for, in Chinese, on the smallest screen; then insights are beside their bars, and grow when a task ends', async () => {
  const daemon = await testDaemon();
  const env = { LANG: 'zh_CN.UTF-8' };
  const smallest = openCockpit(daemon.home, { columns: 40, rows: 14, env });
  await smallest.until(/聊天|任务/);
  const pages = {
    2: '没有待答复的提问。',
    3: '还没有会话。',
    4: '自动开始的工作',
    6: 'surveyor',
    7: '暂无数据。',
  };
  for (const [digit, text] of Object.entries(pages)) {
    smallest.press(`alt+${digit}`);
    await smallest.until(text);
  }
  expect(await smallest.close()).toBe(0);

  await ended(daemon, await begin(daemon, 'true'));
  await ended(daemon, await begin(daemon, 'false'));
  const cockpit = openCockpit(daemon.home, { columns: 120, rows: 40 });
  await cockpit.until('Tasks');
  cockpit.press('alt+7');
  await cockpit.until('2 tasks · 50% succeeded');
  await cockpit.until(/shell +2 +50% +\d+m?s +\d+m?s +▆+/);
  await ended(daemon, await begin(daemon, 'true'));
  await cockpit.until('3 tasks · 67% succeeded');
  cockpit.press(']', ']');
  await cockpit.until(/\d{4}-\d\d-01 +3/);
  cockpit.press('m');
  await cockpit.until('Mouse off: drag to select text');
  await cockpit.until((lines) => !lines.join('\n').includes('Mouse off'));
  await cockpit.quiet(500);
  const before = cockpit.bytesWritten();
  await cockpit.quiet(2_500);
  expect(cockpit.bytesWritten()).toBe(before);
  expect(await cockpit.close()).toBe(0);
});
