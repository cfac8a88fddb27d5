// The frame of the cockpit in a real terminal: how it begins, how one gets about, what it leaves behind.

import { cellWidth } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { openCockpit } from '../helpers/cockpit-terminal.ts';
import { runCox } from '../helpers/cox.ts';
import { sharedDaemon, testDaemon } from '../helpers/daemon.ts';
import { shared } from '../helpers/shared.ts';
import { begin } from '../helpers/submitted.ts';
import { openTerminal } from '../helpers/terminal.ts';

const common = sharedDaemon();
/** A cockpit for tests that leave it as it began: 100 × 30, without anything over its page. */
const anyCockpit = shared(async () => {
  const { home } = await common();
  return openCockpit(home, { args: ['cockpit', 'agents'] });
});
/** Where somebody is, as the sidebar shows it. */
const on = (name: string): RegExp => new RegExp(`▌\\d ${name}`);

test('a bare cox opens the cockpit: sidebar, counts, keys', async () => {
  const daemon = await common();
  const id = await begin(daemon, 'sleep 600');
  const cockpit = openCockpit(daemon.home, { args: [] });
  const screen = await cockpit.until('1 running');
  expect(screen[0]).toMatch(/^ coxswain .*1 running$/);
  for (const name of ['Chat', 'Inbox', 'Sessions', 'Jobs', 'Tasks', 'Agents', 'Insights'])
    expect(screen.join('\n')).toMatch(new RegExp(`\\d ${name}`));
  await cockpit.until(/▌5 Tasks +1\b/);
  expect((await cockpit.until('? help')).at(-1)).toMatch(/\? help$/);
  expect(cockpit.state()).toMatchObject({ isAlternate: true, hasMouse: true, marksPastes: true });
  await daemon.client.tasks.cancel(id, { now: true });
  await cockpit.until(([head = '']) => !head.includes('running'));
  expect(cockpit.screen().join('\n')).not.toMatch(/▌5 Tasks +1\b/);
  expect(await cockpit.close()).toBe(0);
});

test('the first line says that a paused daemon starts nothing, until it continues', async () => {
  const { cox } = await common();
  expect((await cox(['daemon', 'pause'])).code).toBe(0);
  const cockpit = await anyCockpit();
  const [head] = await cockpit.until('paused: cox daemon resume');
  expect(head).toMatch(/^ coxswain .*paused: cox daemon resume$/);
  expect((await cox(['daemon', 'resume'])).code).toBe(0);
  await cockpit.until(([line = '']) => !line.includes('paused'));
});

test('every way leads to a page', async () => {
  const cockpit = await anyCockpit();
  await cockpit.until('? help');
  cockpit.press('alt+6');
  await cockpit.until(on('Agents'));
  cockpit.type('\u001d'); // Ctrl+5 of a plain terminal
  await cockpit.until(on('Tasks'));
  cockpit.press('alt+4');
  await cockpit.until(on('Jobs'));
  cockpit.type('\u001b[53;5u'); // Ctrl+5 in CSI-u
  await cockpit.until(on('Tasks'));
  cockpit.press('alt+7');
  await cockpit.until(on('Insights'));
  cockpit.type('\u001b[27;5;53~'); // Ctrl+5 as xterm's modifyOtherKeys
  await cockpit.until(on('Tasks'));
  cockpit.press('g', 'a');
  await cockpit.until(on('Agents'));
  cockpit.press('g');
  await cockpit.until(/s Sessions/);
  cockpit.press('escape');
  await cockpit.until((lines) => !lines.some((line) => line.includes('s Sessions')));
  cockpit.press(':');
  cockpit.type('tsk');
  await cockpit.until(/: tsk/);
  cockpit.press('enter');
  await cockpit.until(on('Tasks'));
  cockpit.clickOn('4 Jobs');
  await cockpit.until(on('Jobs'));
});

test('all at once is as one after another', async () => {
  const cockpit = await anyCockpit();
  await cockpit.until('? help');
  cockpit.press('alt+4');
  await cockpit.until(on('Jobs'));
  cockpit.type('ga:insi\rgj?');
  await cockpit.until('Global');
  cockpit.type('\u001b');
  await cockpit.until((lines) => !lines.join('\n').includes('Global'));
  await cockpit.until(on('Jobs'));
});

test('the help is made from the keys, and scrolls', async () => {
  const cockpit = await anyCockpit();
  await cockpit.until('? help');
  cockpit.press('alt+4');
  await cockpit.until(on('Jobs'));
  cockpit.resize(100, 14);
  await cockpit.until((lines) => /\? help$/.test(lines[13] ?? ''));
  cockpit.press('?');
  await cockpit.until('Go to a page');
  expect(cockpit.screen().join('\n')).toMatch(/Ctrl\+4 Alt\+4 +Jobs/);
  cockpit.press('end');
  await cockpit.until('Tasks keep running when you close the cockpit.');
  cockpit.press('home');
  await cockpit.until('Go to a page');
  cockpit.wheel('down');
  await cockpit.until((lines) => !(lines[2] ?? '').includes('Go to a page'));
  cockpit.press('?');
  await cockpit.until((lines) => !lines.join('\n').includes('Global'));
  cockpit.resize(100, 30);
  await cockpit.until((lines) => /\? help$/.test(lines[29] ?? ''));
});

test('the sidebar goes and comes, the mouse too, what was said goes; the language and the colours change while it runs', async () => {
  const { home } = await common();
  const cockpit = openCockpit(home, { args: ['cockpit', 'jobs'] });
  await cockpit.until('? help');
  cockpit.press('ctrl+b');
  await cockpit.until((lines) => !lines.join('\n').includes('Insights'));
  cockpit.press('ctrl+b');
  await cockpit.until('7 Insights');
  cockpit.press('m');
  await cockpit.until('Mouse off');
  expect(cockpit.state().hasMouse).toBe(false);
  // How long it stays is tested on a clock of its own, in shell-store.test.ts.
  await cockpit.until((lines) => !lines.join('\n').includes('Mouse off'));
  cockpit.press('m');
  await cockpit.until('hold Shift');
  expect(cockpit.state().hasMouse).toBe(true);
  cockpit.type(':chinese\r');
  await cockpit.until(/▌4 作业/);
  cockpit.type(':english\r');
  await cockpit.until(on('Jobs'));
  cockpit.type(':theme none');
  await cockpit.until(/: theme none/);
  cockpit.press('enter');
  await cockpit.until((lines) => !lines.join('\n').includes('theme none'));
  await cockpit.quiet();
  const { length } = cockpit.raw();
  cockpit.press('g', 'a');
  await cockpit.until(on('Agents'));
  expect(cockpit.raw().slice(length)).not.toContain('\u001b[38;');
});

test.each([
  [40, 14, 'en'],
  [80, 24, 'zh'],
  [120, 40, 'en'],
  [200, 60, 'zh'],
])('%i × %i is full and never too wide, in both languages', async (columns, rows, begunIn) => {
  const daemon = await common();
  await begin(daemon, 'sleep 600', { title: '重构登录页面并补充测试 👍 家族' });
  const cockpit = openCockpit(daemon.home, { columns, rows, args: ['cockpit', 'tasks', '--lang', begunIn] });
  const isFull = async (lang: string): Promise<void> => {
    await cockpit.until(lang === 'en' ? '? help' : '? 帮助');
    await cockpit.until(/▸1|1 running|1 个运行中/);
    const screen = cockpit.screen();
    expect(screen).toHaveLength(rows);
    expect(screen.filter((line) => cellWidth(line) > columns)).toEqual([]);
    expect(screen[0]).toMatch(lang === 'en' ? /Task/ : /任务/);
    expect(screen.some((line) => /^[▌ ]5 /.test(line))).toBe(columns >= 60);
  };
  await isFull(begunIn);
  cockpit.type(begunIn === 'en' ? ':chinese\r' : ':english\r');
  await isFull(begunIn === 'en' ? 'zh' : 'en');
  expect(await cockpit.close()).toBe(0);
});

test('a storm of resizes ends with the picture of the last size', async () => {
  const { home } = await common();
  const cockpit = openCockpit(home, { columns: 120, rows: 40, args: ['cockpit', 'tasks'] });
  await cockpit.until('? help');
  const before = await cockpit.until('No active tasks');
  const sizes = Array.from(
    { length: 40 },
    (_, at) => [20 + ((at * 37) % 180), 3 + ((at * 17) % 57)] as const,
  );
  for (const [columns, rows] of [...sizes, [120, 40] as const]) {
    cockpit.resize(columns, rows);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await cockpit.until((lines) => lines.join('\n') === before.join('\n'));
  for (const [columns, rows] of [
    [5, 2],
    [1, 1],
    [80, 24],
  ] as const) {
    cockpit.resize(columns, rows);
    await cockpit.quiet(200);
  }
  await cockpit.until(on('Tasks'));
  await cockpit.until('No active tasks');
  expect(cockpit.screen()).toHaveLength(24);
});

test.each([
  ['q', 0],
  ['\u0003\u0003', 0],
])('%j leaves the terminal as it was', async (keys, code) => {
  const { home } = await common();
  const cockpit = openCockpit(home, { args: ['cockpit', 'jobs'], hasKittyKeys: true });
  await cockpit.until('? help');
  cockpit.type(keys);
  expect(await cockpit.exitCode).toBe(code);
  expect(cockpit.state()).toEqual({
    isAlternate: false,
    hasMouse: false,
    isCursorShown: true,
    marksPastes: false,
  });
  expect(cockpit.screen().join('')).toBe('');
  // What was pushed of the keyboard's modes was taken back.
  expect(cockpit.raw().split('\u001b[>1u').length).toBe(cockpit.raw().split('\u001b[<u').length);
});

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s ends it in order', async (name, code) => {
  const { home } = await common();
  const cockpit = openCockpit(home);
  await cockpit.until('? help');
  cockpit.signal(name);
  expect(await cockpit.exitCode).toBe(code);
  expect(cockpit.state()).toMatchObject({ isAlternate: false, hasMouse: false, isCursorShown: true });
});

test('a lost daemon is shown, and reconnects on its own; one that died is started again; one that was stopped stays so', async () => {
  const daemon = await testDaemon();
  const cockpit = openCockpit(daemon.home);
  await cockpit.until('? help');
  await daemon.kill9();
  await cockpit.until('the daemon is not responding');
  expect(cockpit.screen().join('\n')).toMatch(on('Tasks'));
  await daemon.start();
  await cockpit.until((lines) => !lines.join('\n').includes('the daemon is not responding'));
  const id = await begin(daemon, 'sleep 600');
  await cockpit.until('1 running');
  await daemon.client.tasks.cancel(id, { now: true });
  await cockpit.until(([head = '']) => !head.includes('running'));

  // That it was back the first time is no longer said.
  await cockpit.until((lines) => !lines.join('\n').includes('the daemon is back'));
  await daemon.kill9();
  await cockpit.until('the daemon is not responding');
  await cockpit.until('the daemon is back');
  expect((await daemon.cox(['daemon', 'stop'])).code).toBe(0);
  await cockpit.until('the daemon is not responding');
  await cockpit.quiet(4_000);
  expect((await daemon.cox(['daemon', 'status', '--no-autostart'])).code).toBe(5);
});

test('while nothing changes, nothing is written', async () => {
  const { home } = await common();
  const cockpit = openCockpit(home);
  await cockpit.until('? help');
  await cockpit.until('No active tasks');
  await cockpit.quiet(1_000);
  const before = cockpit.bytesWritten();
  await cockpit.quiet(7_000);
  expect(cockpit.bytesWritten()).toBe(before);
});

test('without a terminal it says so in one line', async () => {
  const { home } = await common();
  for (const args of [['cockpit'], ['chat'], ['cockpit', 'inbox']]) {
    const { code, stdout, stderr } = await runCox(home, args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^cox: the cockpit needs a terminal [^\n]+\n$/);
  }
  expect((await runCox(home, [])).stdout).toMatch(/^Usage: cox/);
  const dumb = openTerminal(home, ['cockpit'], { env: { TERM: 'dumb' } });
  expect(await dumb.ended).toBe(2);
});

test('NO_COLOR takes the colour', async () => {
  const { home } = await common();
  const cockpit = openCockpit(home, { env: { NO_COLOR: '1' } });
  await cockpit.until('? help');
  await cockpit.quiet();
  // What is left of the styles is weight: bold, dim, underlined.
  const styles = cockpit
    .raw()
    .split('\u001b[')
    .flatMap((piece) => /^([\d;]+)m/.exec(piece)?.[1] ?? []);
  expect(styles.filter((style) => !['1', '2', '4', '22', '24'].includes(style))).toEqual([]);
  expect(cockpit.raw()).not.toContain('\u001b]11;?');
});

test('a light terminal gets dark letters', async () => {
  const { home } = await common();
  const light = openCockpit(home, { background: 'light', env: { COLORTERM: 'truecolor' } });
  // An answer that comes late is drawn all the same.
  await light.until(() => light.raw().includes('\u001b[38;2;87;96;106m'));
  const dark = openCockpit(home, { background: 'dark', env: { COLORTERM: 'truecolor' } });
  await dark.until(() => dark.raw().includes('\u001b[38;2;139;148;158m'));
});

test('a locale without UTF-8 is drawn in ASCII', async () => {
  const daemon = await common();
  await begin(daemon, 'sleep 600', { title: '重构登录页面 👍' });
  const cockpit = openCockpit(daemon.home, { env: { LC_ALL: 'C', LANG: undefined } });
  await cockpit.until('1 running');
  await cockpit.until('????'); // the prompt, as wide as it was
  await cockpit.until('? help');
  expect(cockpit.raw()).toMatch(/^\p{ASCII}*$/u);
  expect(cockpit.screen().join('\n')).toMatch(/>5 Tasks/);
});

test('chat opens nothing but the chat', async () => {
  const { home } = await common();
  const cockpit = openCockpit(home, { args: ['chat'] });
  await cockpit.until('Chat');
  await cockpit.quiet();
  expect(cockpit.screen().join('\n')).not.toContain('7 Insights');
  expect(await cockpit.close()).toBe(0);
});
