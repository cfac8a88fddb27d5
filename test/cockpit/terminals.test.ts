// What terminals and people do to a program on the screen: keyboards of several kinds, few colours, resizes while much is
// written, texts of a size that nobody types, a window that is closed.

import { cellWidth, shortId } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { type CockpitTerminal, openCockpit } from '../helpers/cockpit-terminal.ts';
import { begin, ended } from '../helpers/submitted.ts';
import { sharedSurveyor } from '../surveyor/surveyor-daemon.ts';

const common = sharedSurveyor();
const on = (name: string): RegExp => new RegExp(`▌\\d ${name}`);

/** The numbers of the styles that were written. */
const stylesOf = (raw: string): readonly string[] =>
  raw.split('\u001b[').flatMap((piece) => /^([\d;]+)m/.exec(piece)?.[1] ?? []);

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('a kitty keyboard: digits, letters, Esc, and released keys', async () => {
  const { daemon } = await common();
  const cockpit = openCockpit(daemon.home, { args: ['cockpit', 'agents'], hasKittyKeys: true });
  await cockpit.until(on('Agents'));
  await cockpit.until('? help');
  const names = ['Chat', 'Inbox', 'Sessions', 'Jobs', 'Tasks', 'Agents', 'Insights'];
  for (const [at, name] of names.entries()) {
    const code = 49 + at;
    cockpit.type(`\u001b[${code};5u`); // Ctrl and the digit
    await cockpit.until(on(name));
  }
  cockpit.type('\u001b[53;5:1u\u001b[53;5:3u'); // pressed, and let go
  await cockpit.until(on('Tasks'));
  cockpit.type('\u001b[55;3u'); // Alt+7
  await cockpit.until(on('Insights'));
  cockpit.type('\u001b[53;133u'); // Ctrl+5 under NumLock
  await cockpit.until(on('Tasks'));
  cockpit.type('\u001b[63u'); // ?
  await cockpit.until('Go to a page');
  cockpit.type('\u001b[27u'); // Esc, without waiting for more
  await cockpit.until((lines) => !lines.join('\n').includes('Go to a page'));
  cockpit.type('\u001b[98;5u'); // Ctrl+B
  await cockpit.until((lines) => !lines.join('\n').includes('Insights'));
  cockpit.type('\u001b[99;5u\u001b[99;5u'); // Ctrl+C, twice
  expect(await cockpit.exitCode).toBe(0);
});

test('plain xterm: Ctrl+5 is 0x1D, on every page and where one writes', async () => {
  const { daemon } = await common();
  const cockpit = openCockpit(daemon.home, { env: { TERM: 'xterm' }, args: ['cockpit', 'jobs'] });
  await cockpit.until('? help');
  for (const digit of ['1', '2', '3', '4', '6', '7']) {
    cockpit.press(`alt+${digit}`);
    await cockpit.until(new RegExp(`▌${digit} `));
    cockpit.type('\u001d');
    await cockpit.until(on('Tasks'));
  }
  cockpit.press('tab', '/');
  await cockpit.until('Search tasks...');
  cockpit.press('alt+1');
  await cockpit.until(on('Chat'));
  cockpit.type('half a thought');
  await cockpit.until('half a thought');
  cockpit.type('\u001d');
  await cockpit.until(on('Tasks'));
  cockpit.press('alt+1');
  await cockpit.until('half a thought');
  cockpit.press('ctrl+c');
  expect(await cockpit.close()).toBe(0);
});

test.each([
  ['xterm-256color', undefined, /^[34]8;5;\d+$/],
  ['xterm', undefined, /^(?:3[0-7]|4[0-7]|9[0-7]|10[0-7])$/],
  ['xterm-256color', 'truecolor', /^[34]8;2;\d+;\d+;\d+$/],
] as const)('%s with COLORTERM %s gets only colours that it has', async (TERM, COLORTERM, colour) => {
  const { daemon } = await common();
  await begin(daemon, 'sleep 600');
  await ended(daemon, await begin(daemon, 'false'));
  const cockpit = openCockpit(daemon.home, { env: { TERM, COLORTERM }, background: 'dark' });
  await cockpit.until('1 running');
  cockpit.press('alt+2', 'alt+6', 'alt+7', 'alt+5', 'tab');
  await cockpit.until('✗ Failed');
  const colours = stylesOf(cockpit.raw()).filter((style) => /^(?:[34]8;|[34][0-7]$|9\d$|10\d$)/.test(style));
  expect(colours.length).toBeGreaterThan(10);
  expect(colours.filter((style) => !colour.test(style))).toEqual([]);
});

test('without colour and without UTF-8 every page can still be read', async () => {
  const { daemon } = await common();
  await begin(daemon, 'sleep 600', { title: '重构 👍' });
  const cockpit = openCockpit(daemon.home, { env: { NO_COLOR: '1', LC_ALL: 'C', LANG: undefined } });
  await cockpit.until('1 running');
  for (const [at, name] of ['Chat', 'Inbox', 'Sessions', 'Jobs', 'Tasks', 'Agents', 'Insights'].entries()) {
    cockpit.press(`alt+${at + 1}`);
    await cockpit.until(new RegExp(`>${at + 1} ${name}`));
  }
  cockpit.press('ctrl+5');
  await cockpit.until(/> \w{8} /);
  cockpit.press('enter');
  await cockpit.until(/Status +\S+ running/);
  expect(cockpit.raw()).toMatch(/^\p{ASCII}*$/u);
  expect(
    stylesOf(cockpit.raw()).filter((style) => !['1', '2', '4', '22', '24', '7', '27'].includes(style)),
  ).toEqual([]);
  expect(await cockpit.close()).toBe(0);
});

test('a storm of resizes while tasks write ends with a whole picture', async () => {
  const { daemon } = await common();
  const script = 'i=0; while :; do i=$((i+1)); echo "第 $i 行 👩‍💻 row row row your boat"; sleep 0.02; done';
  const ids = await Promise.all([1, 2, 3].map((at) => begin(daemon, script, { title: `划船 ${at}` })));
  const cockpit = openCockpit(daemon.home, { columns: 120, rows: 40, args: ['cockpit', 'tasks'] });
  await cockpit.until('3 running');
  cockpit.press('l');
  await cockpit.until(/第 \d+ 行/);
  for (let at = 0; at < 60; at += 1) {
    cockpit.resize(20 + ((at * 37) % 180), 3 + ((at * 17) % 57));
    await new Promise((resolve) => setImmediate(resolve));
    if (at % 10 === 0) cockpit.press('down');
  }
  cockpit.resize(80, 24);
  const whole = await cockpit.until(
    (lines) =>
      lines.length === 24 &&
      /^ coxswain .*3 running$/.test(lines[0] ?? '') &&
      /\? help$/.test(lines[23] ?? '') &&
      lines.filter((line) => /第 \d+ 行/.test(line)).length >= 15,
  );
  for (const line of whole) expect(cellWidth(line)).toBeLessThanOrEqual(80);
  cockpit.press('escape');
  await cockpit.until(new RegExp(shortId(ids[0] ?? '')));
  for (const id of ids) await daemon.client.tasks.cancel(id, { now: true });
  await cockpit.until('No active tasks');
  expect(await cockpit.close()).toBe(0);
});

test('a paste of 10,000 lines is folded at once, and sent whole', async () => {
  const { daemon } = await common();
  const text = Array.from({ length: 10_000 }, (_, at) => `line ${at} of what was pasted, 行`).join('\n');
  const cockpit = openCockpit(daemon.home, { args: ['chat'], columns: 100, rows: 30 });
  await cockpit.until('Tell surveyor what to do.');
  cockpit.type('languages: ');
  await cockpit.until('languages:');
  const beforeMs = cockpit.cpuMs();
  cockpit.paste(text.replaceAll('\n', '\r'));
  await cockpit.until('[pasted 10,000 lines]');
  expect(cockpit.cpuMs() - beforeMs).toBeLessThan(2_000);
  cockpit.type(' and no more');
  await cockpit.until('and no more');
  cockpit.press('enter');
  await cockpit.until('✓ completed');
  const { tasks } = await daemon.client.tasks.list({ kind: 'chat' });
  const whole = await daemon.client.tasks.get(tasks[0]?.id ?? '');
  expect(whole.task.prompt).toBe(`languages: ${text} and no more`);
  // The chat is as quick as before with it in its history.
  const typedMs = cockpit.cpuMs();
  cockpit.type('quick');
  await cockpit.until('› quick');
  expect(cockpit.cpuMs() - typedMs).toBeLessThan(1_000);
  cockpit.press('ctrl+c');
  await cockpit.until('Reply');
  expect(await cockpit.close()).toBe(0);
});

test('a paste of 10,000 lines into a search is reported as too long until the next key', async () => {
  const { daemon } = await common();
  await ended(daemon, await begin(daemon, 'echo oarlocks'));
  const text = Array.from({ length: 10_000 }, (_, at) => `line ${at} 行`).join('\r');
  const cockpit = openCockpit(daemon.home, { columns: 100, rows: 30 });
  await cockpit.until('No active tasks');
  cockpit.press('tab');
  await cockpit.until('✓ Completed');
  cockpit.press('/');
  const beforeMs = cockpit.cpuMs();
  cockpit.paste(text);
  await cockpit.until('line 9999 行');
  expect(cockpit.cpuMs() - beforeMs).toBeLessThan(2_000);
  await cockpit.until(/Error: .* longer than \d+/);
  expect(cockpit.screen().join('\n')).not.toContain('oarlocks');
  cockpit.type('\u0015oarlocks\r');
  await cockpit.until(/✓ Completed/);
  cockpit.press(':');
  await cockpit.until(/↵ run|run/);
  cockpit.paste(text);
  cockpit.type('\u0015inbox\r');
  await cockpit.until(on('Inbox'));
  expect(await cockpit.close()).toBe(0);
});

test('a prompt of 100,000 characters is listed, read to its end, and said again', async () => {
  const { daemon, folder } = await common();
  const words = '划船 row your boat 👩‍💻 ';
  const prompt = `languages ${words.repeat(Math.ceil(100_000 / words.length))}THE END`;
  const submitted = await daemon.cox(['bg', 'submit', '-q', '--workdir', folder, '-'], { stdin: prompt });
  const id = submitted.stdout.trim();
  expect(submitted.code).toBe(0);
  await ended(daemon, id);
  const cockpit = openCockpit(daemon.home, { columns: 100, rows: 30 });
  await cockpit.until('No active tasks');
  cockpit.press('tab');
  await cockpit.until(new RegExp(`▌ ${shortId(id)}`));
  const beforeMs = cockpit.cpuMs();
  cockpit.press('enter');
  await cockpit.until(/Prompt +languages/);
  expect(cockpit.cpuMs() - beforeMs).toBeLessThan(2_000);
  for (let at = 0; at < 20; at += 1) cockpit.press('pagedown');
  cockpit.press('end');
  await cockpit.until(/Tools|Log/);
  cockpit.press('v');
  await cockpit.until('✓ completed');
  cockpit.press('escape');
  await cockpit.until('reading');
  cockpit.press('home');
  await cockpit.until('› languages');
  expect(await cockpit.close()).toBe(0);
});

test('100,000 characters that come without the marks of a paste are taken as typed, and sent', async () => {
  const { daemon } = await common();
  const words = 'languages row row row your boat ';
  const prompt = `${words.repeat(Math.ceil(100_000 / words.length))}END`;
  const cockpit = openCockpit(daemon.home, { args: ['chat'], columns: 100, rows: 30 });
  await cockpit.until('Tell surveyor what to do.');
  const beforeMs = cockpit.cpuMs();
  cockpit.type(prompt);
  await cockpit.until(/boat END/);
  expect(cockpit.cpuMs() - beforeMs).toBeLessThan(10_000);
  cockpit.press('enter');
  await cockpit.until('✓ completed');
  const { tasks } = await daemon.client.tasks.list({ kind: 'chat' });
  expect((await daemon.client.tasks.get(tasks[0]?.id ?? '')).task.prompt).toBe(prompt);
  expect(await cockpit.close()).toBe(0);
});

const PLACES = ['chat', 'inbox', 'sessions', 'jobs', 'tasks', 'agents', 'insights'] as const;

/** What a page shows once it has read what it shows. */
const READ: Readonly<Record<(typeof PLACES)[number], string | RegExp>> = {
  chat: 'Tell surveyor what to do.',
  inbox: 'No open requests.',
  sessions: /▌ rowing +surveyor/,
  jobs: /▌4 Jobs/,
  tasks: 'No active tasks',
  agents: /surveyor.* +acp/,
  insights: /\d+ tasks · /,
};

test('on no page anything is written for five seconds in which nothing changes; a terminal that is closed ends the cockpit, on every page, and no task', async () => {
  const { daemon, folder } = await common();
  for (const prompt of ['languages', 'git'])
    await ended(
      daemon,
      await begin(daemon, prompt, { agent: 'surveyor', session: 'rowing', workDir: folder }),
    );
  const opened: CockpitTerminal[] = [];
  for (const place of PLACES) {
    const cockpit = openCockpit(daemon.home, { args: ['cockpit', place], columns: 140, rows: 40 });
    await cockpit.until(/(?:\?|Ctrl\+G) help$/m);
    await cockpit.until(READ[place]);
    if (place === 'chat') {
      cockpit.type('/session switch rowing\r');
      await cockpit.until('✓ completed');
    }
    if (place === 'tasks') {
      cockpit.press('tab');
      await cockpit.until('✓ Completed');
      cockpit.press('enter');
      await cockpit.until('Tools');
    }
    opened.push(cockpit);
  }
  await Promise.all(opened.map((cockpit) => cockpit.quiet(1_500)));
  const before = opened.map((cockpit) => cockpit.bytesWritten());
  await Promise.all(opened.map((cockpit) => cockpit.quiet(5_000)));
  expect(opened.map((cockpit) => cockpit.bytesWritten())).toEqual(before);

  const id = await begin(daemon, 'sleep 600');
  for (const cockpit of opened) {
    await cockpit.until('1 running');
    cockpit.hangUp();
    await expect.poll(() => isAlive(cockpit.pid)).toBe(false);
  }
  expect((await daemon.cox(['tasks', 'active', '-q'])).stdout.trim()).toBe(id);
});
