// The chat of the cockpit in a real terminal, with the surveyor behind it: what is said, asked, stopped, left and found again.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCockpit } from '../helpers/cockpit-terminal.ts';
import { sharedSurveyor } from '../surveyor/surveyor-daemon.ts';

const SIZE = { columns: 110, rows: 60 };
/** Sessions stay from test to test: each test that looks at the name of one says something of its own. */
const common = sharedSurveyor({
  slow: ['--slow', '500'],
  slower: ['--slow', '1000'],
  slowest: ['--slow', '5000'],
  failing: ['--fail'],
});

test('a message begins a session; a permission is given where it is asked; cards open', async () => {
  const { daemon } = await common();
  const cockpit = openCockpit(daemon.home, { args: ['chat'], ...SIZE });
  await cockpit.until('Tell surveyor what to do.');
  cockpit.type('survey and write SURVEY.md');
  await cockpit.until('› survey and write SURVEY.md');
  cockpit.press('enter');
  await cockpit.until('? write_file: Write SURVEY.md');
  await cockpit.until('surveyor · survey-and-write-survey');
  const [task] = (await daemon.client.tasks.list({ kind: 'chat' })).tasks;
  expect(task).toMatchObject({ source: 'cockpit', workDir: daemon.home, session: 'survey-and-write-survey' });

  // The choices stand in place of the input when the question has been there for a moment.
  await cockpit.until(/y approve +Y always: Write it, and stop asking in this session/);
  cockpit.press('y');
  await cockpit.until('✓ completed');
  // What it answered is Markdown, and is seen as what it means.
  await cockpit.until(/^ +Language +Files +Lines\n +─+ +─+ +─+$/m);
  expect(cockpit.screen().join('\n')).not.toMatch(/^ *#+ |\| ---|`/m);
  expect(await readFile(join(daemon.home, 'SURVEY.md'), 'utf8')).toContain('# Survey of');

  cockpit.press('escape');
  await cockpit.until('reading · ready');
  cockpit.press('home');
  await cockpit.until('› survey and write SURVEY.md');
  cockpit.press('J');
  await cockpit.until(/▌ ∴/);
  cockpit.press('J');
  await cockpit.until(/▌ ✓ list_files/);
  cockpit.press('o');
  await cockpit.until(/input\n +folder: /);
  cockpit.press('o', 'i');
  await cockpit.until('Reply');
  expect(await cockpit.close()).toBe(0);
});

test('a message that does not start yet says what it waits for', async () => {
  const { daemon } = await common();
  await daemon.client.daemon.pause();
  const cockpit = openCockpit(daemon.home, { args: ['chat'], ...SIZE });
  await cockpit.until('Tell surveyor what to do.');
  cockpit.type('languages\r');
  await cockpit.until('the daemon is paused and starts nothing');
  await daemon.client.daemon.resume();
  const ended = (await cockpit.until('✓ completed')).join('\n');
  expect(ended).not.toContain('the daemon is paused and starts nothing');
  expect(await cockpit.close()).toBe(0);
});

test('/reset draws a line across the conversation, /new begins another, and both keep what was said', async () => {
  const { daemon } = await common();
  const cockpit = openCockpit(daemon.home, { args: ['chat'], ...SIZE });
  await cockpit.until('Tell surveyor what to do.');
  cockpit.type('lines\r');
  await cockpit.until('✓ completed');
  cockpit.type('/reset\r');
  await cockpit.until('Reset lines?');
  cockpit.press('y');
  await cockpit.until('Reset lines: ');
  await cockpit.until(/^ *── reset · \d+ messages? archived ─+$/m);
  const above = (await cockpit.until('› lines')).join('\n');
  expect(above.indexOf('› lines')).toBeLessThan(above.indexOf('── reset'));
  cockpit.type('lines once more\r');
  await cockpit.until(/── reset[\s\S]*› lines once more[\s\S]*✓ completed/);
  cockpit.type('/new\r');
  await cockpit.until('/session switch lines');
  expect((await cockpit.until('Tell surveyor what to do.')).join('\n')).not.toContain('› lines');
  cockpit.type('/session switch lines\r');
  await cockpit.until(/› lines[\s\S]*── reset[\s\S]*› lines once more/);
  const { resets } = await daemon.client.sessions.get('lines');
  expect(resets).toHaveLength(1);
  expect(await cockpit.close()).toBe(0);
});

test('what is typed and sent before anything is drawn is sent', async () => {
  const { daemon } = await common();
  const cockpit = openCockpit(daemon.home, { args: ['chat'], ...SIZE });
  cockpit.type('loc\r');
  await cockpit.until('› loc');
  await cockpit.until('✓ completed');
  const { tasks } = await daemon.client.tasks.list({ kind: 'chat' });
  expect(tasks.map(({ prompt, session }) => [prompt, session])).toEqual([['loc', 'loc']]);
  expect(await cockpit.close()).toBe(0);
});

test("the terminal's cursor is where one writes, for input methods, and hidden where no one does", async () => {
  const { daemon } = await common();
  const cockpit = openCockpit(daemon.home, { args: ['cockpit', 'chat'], columns: 80, rows: 24 });
  await cockpit.until('Tell surveyor what to do.');
  const at = (column: number, row: number) => () =>
    cockpit.caret()?.column === column && cockpit.caret()?.row === row;
  const [left, foot] = [24, 22];
  const row = (await cockpit.until(at(left, foot))).findIndex((line) => line.includes('Tell surveyor'));
  expect(row).toBeGreaterThan(0);
  cockpit.type('重构 a');
  await cockpit.until(at(left + 6, foot));
  cockpit.press('left', 'left', 'left');
  await cockpit.until(at(left + 2, foot));
  cockpit.press('ctrl+j');
  await cockpit.until(at(left, foot));
  cockpit.press('up');
  await cockpit.until(at(left, foot - 1));

  // Over it the palette is written in, and then the chat again.
  cockpit.press('ctrl+p');
  await cockpit.until('page, command or name');
  const palette = cockpit.screen().findIndex((line) => line.includes('page, command or name'));
  cockpit.type('任');
  const cells = ((await cockpit.until(': 任'))[palette] ?? '').indexOf('任') + 2;
  await cockpit.until(at(cells, palette));
  cockpit.press('escape');
  await cockpit.until(at(left, foot - 1));

  // Who reads writes nothing, and while nothing changes nothing is written.
  cockpit.press('ctrl+c');
  cockpit.type('languages\r');
  await cockpit.until('✓ completed');
  await cockpit.until(/ready\s*$/m);
  await cockpit.until(at(left, foot));
  cockpit.press('escape');
  await cockpit.until('reading');
  await cockpit.until(() => cockpit.caret() === undefined);
  cockpit.press('i');
  await cockpit.until(at(left, foot));
  await cockpit.quiet(1_000);
  const before = cockpit.bytesWritten();
  await cockpit.quiet(3_000);
  expect(cockpit.bytesWritten()).toBe(before);
  cockpit.resize(60, 20);
  await cockpit.until(at(left, 18));
  cockpit.resize(120, 40);
  await cockpit.until(at(left, 38));
  cockpit.press('ctrl+b');
  await cockpit.until(at(2, 38));
  cockpit.press('ctrl+5');
  await cockpit.until(() => cockpit.caret() === undefined);
});

test('Esc and a key that come together are both pressed', async () => {
  const { daemon } = await common();
  const cockpit = openCockpit(daemon.home, { args: ['chat'], ...SIZE });
  await cockpit.until('Tell surveyor what to do.');
  cockpit.type('languages\r');
  await cockpit.until('✓ completed');
  await cockpit.until(/ready\s*$/m);
  cockpit.type('\u001bK');
  await cockpit.until(/▌ ✓ count_lines/);
  cockpit.type('\u001bx');
  await cockpit.until('› x');
  // Alt with what is a key of text stays Alt.
  cockpit.type(' yz\u001bba');
  await cockpit.until('› x ayz');
  cockpit.press('ctrl+u', 'ctrl+k');
  expect(await cockpit.close()).toBe(0);
});

test('Ctrl+C cancels what runs, and what is said next continues in the session', async () => {
  const { daemon } = await common();
  const cockpit = openCockpit(daemon.home, { args: ['chat', '--agent', 'slow'], ...SIZE });
  await cockpit.until('Tell slow what to do.');
  cockpit.type('size\r');
  await cockpit.until('Ctrl+C cancels');
  await cockpit.until(/▸ \d\/\d/);
  cockpit.press('ctrl+c');
  await cockpit.until('cancel requested by');
  await cockpit.until('⊘ cancelled');
  await cockpit.until(/ready\s*$/m);
  cockpit.type('biggest files\r');
  await cockpit.until('› biggest files');
  await cockpit.until('✓ completed');
  const { tasks } = await daemon.client.tasks.list({ session: 'size' });
  expect(tasks.map(({ status, prompt }) => [status, prompt])).toEqual([
    ['completed', 'biggest files'],
    ['cancelled', 'size'],
  ]);
  expect(await cockpit.close()).toBe(0);
});

test('leaving stops nothing: who comes back sees what happened meanwhile, and what happens', async () => {
  const { daemon } = await common();
  const first = openCockpit(daemon.home, { args: ['chat', '--agent', 'slow'], ...SIZE });
  await first.until('Tell slow what to do.');
  first.type('survey everything\r');
  await first.until(/▸ \d\/\d/);
  // Ctrl+C would stop what runs.
  first.type('/quit\r');
  expect(await first.exitCode).toBe(0);

  const second = openCockpit(daemon.home, { args: ['chat'], ...SIZE });
  await second.until('› survey everything');
  await second.until('✓ list_files');
  await second.until('✓ completed');
  await second.until('slow · survey-everything');
  expect(await second.close()).toBe(0);
});

test('a task beside the session is begun with /bg, and stopped with its completed id', async () => {
  const { daemon } = await common();
  const cockpit = openCockpit(daemon.home, { args: ['chat', '--agent', 'slowest'], ...SIZE });
  await cockpit.until('Tell slowest what to do.');
  cockpit.type('/bg look at the tests\r');
  await cockpit.until(/Running in the background: \w{8}/);
  const [task] = (await daemon.client.tasks.list({ kind: 'background' })).tasks;
  expect(task).toMatchObject({ prompt: 'look at the tests', source: 'cockpit' });
  await cockpit.until(/Tasks: 1 running .*\[look at the tests\] running \d+s/);
  cockpit.type('/task cancel ');
  await cockpit.until(/▌ \w{8} +look at the tests/);
  cockpit.press('enter');
  await cockpit.until(/Cancell(?:ing|ed): \w{8}/);
  expect(await cockpit.close()).toBe(0);
});

test('what a person answers elsewhere is answered here at once', async () => {
  const { daemon } = await common();
  const cockpit = openCockpit(daemon.home, { args: ['chat'], ...SIZE });
  await cockpit.until('Tell surveyor what to do.');
  cockpit.type('write what git says\r');
  await cockpit.until('? write_file: Write SURVEY.md');
  const [request] = await daemon.client.inputs.list();
  await daemon.client.inputs.answer(request?.id ?? '', { decision: 'deny', text: 'not now' });
  await cockpit.until(/✗ denied by \w+: not now/);
  await cockpit.until(/ready\s*$/m);
  expect(await cockpit.close()).toBe(0);
});

test('an agent goes on while its daemon dies and comes back, and so does the session', async () => {
  const { daemon } = await common();
  const cockpit = openCockpit(daemon.home, { args: ['chat', '--agent', 'slower'], ...SIZE });
  await cockpit.until('Tell slower what to do.');
  cockpit.type('languages\r');
  await cockpit.until(/▸ \d\/\d/);
  await daemon.kill9();
  await daemon.start();
  await cockpit.until('✓ completed');
  cockpit.type('biggest files\r');
  await cockpit.until('› biggest files');
  await cockpit.until(/✓ completed.*✓ completed/s);
  cockpit.type('/quit\r');
  expect(await cockpit.exitCode).toBe(0);
});

test('commands lead to other sessions and agents, choose a model, and repair what failed', async () => {
  const { daemon } = await common();
  await daemon.client.sessions.create({ name: 'payments', agent: 'failing' });
  const cockpit = openCockpit(daemon.home, { args: ['chat', '--agent', 'failing'], ...SIZE });
  await cockpit.until('Tell failing what to do.');
  cockpit.type('/session switch pay');
  await cockpit.until(/▌ payments/);
  cockpit.press('enter');
  await cockpit.until('failing · payments');
  cockpit.type('/model big-one\r');
  await cockpit.until('Model from the next message on: big-one');
  await cockpit.until('failing · payments · big-one');
  expect((await daemon.client.sessions.get('payments')).model).toBe('big-one');

  cockpit.type('survey\r');
  await cockpit.until('✗ failed');
  cockpit.type('/task repair ');
  await cockpit.until(/▌ \w{8} +survey/);
  cockpit.press('enter');
  await cockpit.until(/Retried: \w{8}/);
  await cockpit.until(/· retry of \w{8}/);
  await cockpit.until('The last attempt at this failed');
  const [repaired] = (await daemon.client.tasks.list({ session: 'payments' })).tasks;
  expect(repaired?.prompt).toMatch(/Error:\n.*as it was told to.*\n\nTask:\nsurvey$/s);

  cockpit.type('/agent switch she');
  await cockpit.until(/▌ shell/);
  cockpit.press('enter');
  await cockpit.until('shell · new session');
  cockpit.type('echo from the shell\r');
  await cockpit.until(/^ +from the shell/m);
  await cockpit.until('shell · echo-from-the-shell');
  cockpit.type('/session list\r');
  await cockpit.until('── Sessions');
  await cockpit.until('▸ echo-from-the-shell · echo from the shell · shell');
  cockpit.press('escape');
  await cockpit.until((lines) => !lines.join('\n').includes('── Sessions'));
  cockpit.type('/tasks\r');
  await cockpit.until('Active');
  expect(await cockpit.close()).toBe(0);
});
