// What a person sees in a terminal, and what their keys do.

import { cellWidth } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { askingTask } from '../helpers/asking-task.ts';
import { sharedDaemon } from '../helpers/daemon.ts';
import { openTerminal } from '../helpers/terminal.ts';

const daemonOfFile = sharedDaemon();

const SHELL = ['--agent', 'shell'];

test('a table has colour, short ids and relative times, and fits the width in cells', async () => {
  const { cox, home } = await daemonOfFile();
  await cox([
    'bg',
    'submit',
    '--wait',
    ...SHELL,
    '--title',
    '重构登录页面并补充测试 👍 and then some more words that do not fit',
    'true',
  ]);
  await cox(['bg', 'submit', '--wait', ...SHELL, 'exit 1']);
  const shown = async (columns: number): Promise<readonly string[]> => {
    const terminal = openTerminal(home, ['tasks', 'recent'], { columns });
    expect(await terminal.ended).toBe(0);
    for (const line of terminal.screen()) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
    expect(terminal.raw()).toContain('\u001b[');
    return terminal.screen();
  };
  const [head, failed, done] = await shown(110);
  expect(head).toMatch(/^ID +SESSION +AGENT +USER +DESCRIPTION +STARTED +ELAPSED +STATUS$/);
  expect(failed).toMatch(/^[a-z2-7]{8} +– +shell +\S+ +exit 1 +(just now|\d+s ago) +\d+s +✗ failed$/);
  expect(done).toMatch(/^[a-z2-7]{8} .*重构登录页面并补充测试 .*… .*✓ completed$/);
  // The rightmost columns go first.
  expect((await shown(60))[0]).toMatch(/^ID +SESSION +AGENT +USER +DESCRIPTION +STARTED$/);
  expect((await shown(40))[0]).toMatch(/^ID +SESSION +AGENT +USER$/);
  expect((await shown(20))[0]).toMatch(/^ID +SESSION$/);
});

test('NO_COLOR leaves the glyphs and takes the colour', async () => {
  const { cox, home } = await daemonOfFile();
  await cox(['bg', 'submit', '--wait', ...SHELL, 'true']);
  const terminal = openTerminal(home, ['tasks', 'recent'], { env: { NO_COLOR: '1' } });
  await terminal.ended;
  expect(terminal.raw()).not.toContain('\u001b[');
  expect(terminal.screen()[1]).toContain('✓ completed');
});

test('what an agent wrote cannot move the cursor, whichever command shows it', async () => {
  const { cox, home } = await daemonOfFile();
  const evil = "printf 'before\\033[2J\\033[31m\\302\\233after\\342\\200\\256\\n'; printf 'err\\033[2J' >&2";
  const id = (
    await cox(['bg', 'submit', '-q', ...SHELL, '--title', 'ti\u001b[2Jtle\u202e', evil])
  ).stdout.trim();
  await cox(['bg', 'wait', id]);
  for (const command of [
    ['tasks', 'logs', id],
    ['bg', 'result', id],
    ['tasks', 'describe', id],
    ['tasks', 'recent'],
    ['tasks', 'describe', id, '--json'],
    ['tasks', 'logs', id, '--json'],
    ['tasks', 'watch', id, '--all-events'],
    ['bg', 'status', id],
    ['tasks', 'explain', id],
    ['tasks', 'run', ...SHELL, evil],
  ]) {
    const terminal = openTerminal(home, command, { env: { NO_COLOR: '1' } });
    expect([command, await terminal.ended]).toEqual([command, 0]);
    for (const danger of ['\u001b', '\u009b', '\u202e'])
      expect([command, terminal.raw().includes(danger)]).toEqual([command, false]);
  }
  const json = openTerminal(home, ['tasks', 'describe', id, '--json'], { columns: 400, rows: 200 });
  await json.ended;
  expect(JSON.parse(json.screen().join('\n')).task.title).toBe('ti\u001b[2Jtle\u202e');
});

test('Ctrl-C while following detaches and says how to come back', async () => {
  const { cox, home } = await daemonOfFile();
  const terminal = openTerminal(home, ['tasks', 'run', ...SHELL, 'echo begun; sleep 60'], { columns: 160 });
  await terminal.sees('begun');
  terminal.type('\u0003');
  expect(await terminal.ended).toBe(130);
  const id = (await cox(['tasks', 'active', '-q'])).stdout.trim();
  expect(terminal.screen().at(-1)).toBe(
    `Detached: task ${id.slice(4, 12)} keeps running. Follow it with: cox tasks logs ${id.slice(4, 12)} -f · cancel it with: cox tasks cancel ${id.slice(4, 12)}`,
  );
  await cox(['tasks', 'cancel', id, '--now']);
});

test.each([
  ['y\r', 0, 3],
  ['n\r', 1, 0],
  ['\r', 1, 0],
])('delete asks; %j ends it with %i', async (answer, code, describeCode) => {
  const { cox, home } = await daemonOfFile();
  const id = (await cox(['bg', 'submit', '-q', ...SHELL, 'true'])).stdout.trim();
  await cox(['bg', 'wait', id]);
  const terminal = openTerminal(home, ['tasks', 'delete', id]);
  await terminal.sees(`Delete task ${id.slice(4, 12)}? [y/N]`);
  terminal.type(answer);
  expect(await terminal.ended).toBe(code);
  expect((await cox(['tasks', 'describe', id])).code).toBe(describeCode);
});

test('the inbox shows the whole command, who asks, and what to type', async () => {
  const daemon = await daemonOfFile();
  const { id, ask, close } = await askingTask(daemon, 'deploy');
  const detail = `git push --force\\\n  ${'x'.repeat(300)}\u001b[2J`;
  const asked = ask({ kind: 'permission', title: 'wants to run', detail });
  await expect.poll(async () => (await daemon.client.inputs.list()).length).toBe(1);
  const terminal = openTerminal(daemon.home, ['inbox'], { columns: 80 });
  expect(await terminal.ended).toBe(0);
  const screen = terminal.screen().join('');
  expect(screen).toContain('x'.repeat(300).slice(0, 60));
  expect(screen.match(/x/g)?.length).toBeGreaterThanOrEqual(300);
  expect(terminal.raw()).not.toContain('\u001b[2J');
  expect(terminal.screen().join('\n')).toMatch(new RegExp(`Task +${id.slice(4, 12)} +shell +deploy`));
  expect(terminal.screen().at(-1)).toMatch(/^ +cox approve [a-z2-7]{8} \[--always\] {2}· {2}cox deny/);
  expect((await daemon.cox(['approve', id])).code).toBe(0);
  await asked;
  close();
  await daemon.cox(['tasks', 'cancel', id, '--now']);
});

test('Chinese speaks Chinese', async () => {
  const { home } = await daemonOfFile();
  const empty = openTerminal(home, ['tasks', 'active', '--lang', 'zh']);
  expect(await empty.ended).toBe(0);
  expect(empty.screen()).toEqual(["没有活动任务。提交任务：cox bg submit '要做的事'"]);
});

test('a bare cox prints help where nothing can be drawn', async () => {
  const { home } = await daemonOfFile();
  const terminal = openTerminal(home, [], { rows: 60, env: { TERM: 'dumb' } });
  expect(await terminal.ended).toBe(0);
  expect(terminal.screen()[0]).toBe('Usage: cox <command>');
});

test('agents are shown with short commands, and below them how to install the others', async () => {
  const { home } = await daemonOfFile();
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin' };
  const shown = async (...args: readonly string[]): Promise<string> => {
    const terminal = openTerminal(home, ['agents', 'list', '--all', ...args], { columns: 110, env });
    expect(await terminal.ended).toBe(0);
    for (const line of terminal.screen()) expect(cellWidth(line)).toBeLessThanOrEqual(110);
    return terminal.screen().join('\n');
  };
  const english = await shown();
  expect(english).toMatch(/^ +surveyor +acp +– +– +node surveyor\.cjs +\S+ +built in$/m);
  expect(english).toMatch(/^ +gemini +acp +– +– +gemini --acp +not installed +well known$/m);
  expect(english).toMatch(/^To install\n(?: +.*\n)* +gemini +npm install -g @google\/gemini-cli$/m);
  expect(await shown('--lang', 'zh')).toMatch(/^ +gemini .* 未安装 +常用$/m);
});
