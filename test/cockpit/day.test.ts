// A day at the cockpit, from its opening to its end: everything that is done there often, in one sitting, over one ledger.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shortId } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { openCockpit } from '../helpers/cockpit-terminal.ts';
import { COMPILED_CODE } from '../helpers/compiled-code.ts';
import { ENDS_RUNS } from '../helpers/daemon.ts';
import { begin } from '../helpers/submitted.ts';
import { restlessSurveyor, surveyorDaemon } from '../surveyor/surveyor-daemon.ts';

/** The same agent, slow enough to be found at work whenever somebody looks. */
const SLOW = JSON.stringify({
  runtime: 'acp',
  command: restlessSurveyor(['--slow', '60000']),
  env: COMPILED_CODE,
});
const GRACE_MS = 800;

test('a day: chat, background, permission, cancel, retry, look, search, another language, a crash, the end', async () => {
  const { daemon, folder } = await surveyorDaemon([], { config: `  rower: ${SLOW}\n${ENDS_RUNS}` });
  const cockpit = openCockpit(daemon.home, { args: [], columns: 130, rows: 44 });
  const on = (name: string): RegExp => new RegExp(`▌\\d ${name}`);
  const row = (id: string, status: string): RegExp => new RegExp(`${shortId(id)} .*${status}`, 'i');

  // It opens on the tasks, and there are none.
  await cockpit.until('No active tasks');
  await cockpit.until('? help');

  // A chat with the surveyor.
  cockpit.press('alt+1');
  await cockpit.until('Tell surveyor what to do.');
  cockpit.type('languages\r');
  await cockpit.until('› languages');
  await cockpit.until('✓ completed');
  await cockpit.until('surveyor · languages');

  // Three tasks in the background: one from the chat, two from a shell.
  cockpit.type('/bg count the tests of the oarlocks\r');
  await cockpit.until(/Running in the background: \w{8}/);
  const [counting] = (await daemon.client.tasks.list({ kind: 'background' })).tasks;
  expect(counting).toMatchObject({
    prompt: 'count the tests of the oarlocks',
    source: 'cockpit',
    agent: 'surveyor',
  });
  const rowing = await begin(daemon, 'row to the boat house 🚣', { agent: 'rower', workDir: folder });
  const painting = await begin(daemon, '给船上漆', { agent: 'rower', workDir: folder });
  await cockpit.until('Tasks: 2 running');
  await cockpit.until('2 running');

  // A permission, given where it is asked.
  cockpit.type('survey and write SURVEY.md\r');
  await cockpit.until('? write_file: Write SURVEY.md');
  await cockpit.until(/y approve +Y always/);
  await cockpit.until('1 needs input · 2 running');
  cockpit.press('y');
  await cockpit.until(/approved by/);
  await cockpit.until((lines) => !lines.join('\n').includes('needs input'));
  await cockpit.until(/ready\s*$/m);
  expect(await readFile(join(daemon.home, 'SURVEY.md'), 'utf8')).toContain('# Survey of');

  // One is cancelled.
  cockpit.press('ctrl+5');
  await cockpit.until(on('Tasks'));
  await cockpit.until(row(rowing, 'running'));
  await cockpit.until(row(painting, 'running'));
  // Each row shows its task with the cursor on it before the next key is pressed.
  const under = (): string | undefined => /▌ (\w{8}) /.exec(cockpit.screen().join('\n'))?.[1];
  await cockpit.until(() => under() !== undefined);
  for (let at = 0; under() !== shortId(rowing); at += 1) {
    expect(at).toBeLessThan(4);
    const before = under();
    cockpit.press('down');
    await cockpit.until(() => under() !== before);
  }
  cockpit.press('c');
  await cockpit.until(`Cancelled: ${shortId(rowing)}`);
  expect((await daemon.client.tasks.get(rowing)).task).toMatchObject({
    status: 'cancelled',
  });

  // It is found in the history, and done again.
  cockpit.press(']');
  await cockpit.until('Task Management');
  await cockpit.until(row(rowing, 'cancelled'));
  await cockpit.until(row(counting?.id ?? '', 'completed'));
  cockpit.press('/');
  await cockpit.until('Search tasks...');
  cockpit.type('boat house');
  await cockpit.until((lines) => !lines.join('\n').includes('count the tests'));
  cockpit.press('enter');
  await cockpit.until(new RegExp(`▌ ${shortId(rowing)}`));
  await cockpit.quiet(GRACE_MS);
  cockpit.press('r');
  await cockpit.until(/Retried: \w{8}/);
  const again = (await daemon.client.tasks.list({ agent: 'rower' })).tasks.find(
    ({ retryOf }) => retryOf === rowing,
  );
  expect(again).toMatchObject({ prompt: 'row to the boat house 🚣' });

  // The history is searched for another, which is looked into.
  cockpit.press('/');
  await cockpit.until('boat house');
  cockpit.press('ctrl+u');
  cockpit.type('oarlocks');
  cockpit.press('enter');
  await cockpit.until(new RegExp(`▌ ${shortId(counting?.id ?? '')}`));
  cockpit.press('enter');
  await cockpit.until(/Status +✓ completed/);
  await cockpit.until(/Tools +✓ list_files/);
  await cockpit.until(/in +\{/);
  cockpit.press('escape');
  await cockpit.until((lines) => !lines.join('\n').includes('Tools'));
  cockpit.press('/', 'escape');
  await cockpit.until(row(rowing, 'cancelled'));

  // Another language, and back.
  cockpit.type(':chinese\r');
  await cockpit.until('任务管理');
  await cockpit.until('监控和管理正在运行的代理任务。');
  await cockpit.until(/已取消/);
  cockpit.type(':english\r');
  await cockpit.until('Monitor and manage your running agent tasks.');

  // The daemon dies, and comes back with what it had promised.
  cockpit.press('[');
  await cockpit.until(row(painting, 'running'));
  await daemon.kill9();
  await cockpit.until('the daemon is not responding');
  await daemon.start();
  await cockpit.until((lines) => !lines.join('\n').includes('the daemon is not responding'));
  // What ran has ended with it: it is told as it is, and can be looked at and done again.
  await cockpit.until('No active tasks');
  cockpit.press(']');
  await cockpit.until(row(painting, 'failed'));
  await cockpit.until(row(again?.id ?? '', 'failed'));
  cockpit.press('home');
  await cockpit.until(/▌ \w{8} .*✗ Failed/);
  cockpit.press('enter');
  await cockpit.until(/Status +✗ failed/);
  await cockpit.until(/Error +Server restarted during execution/);
  cockpit.press('escape');
  await cockpit.until((lines) => !lines.join('\n').includes('Server restarted'));
  cockpit.press('g', 'c');
  await cockpit.until('✓ approved by');
  await cockpit.until('Written to SURVEY.md.');
  cockpit.type('git\r');
  await cockpit.until('› git');
  await cockpit.until(/ready\s*$/m);

  // The end leaves the terminal as it was.
  cockpit.press('ctrl+5');
  await cockpit.until(on('Tasks'));
  await cockpit.until('? help');
  cockpit.press('q');
  expect(await cockpit.exitCode).toBe(0);
  expect(cockpit.state()).toEqual({
    isAlternate: false,
    hasMouse: false,
    isCursorShown: true,
    marksPastes: false,
  });
  expect(cockpit.screen().join('')).toBe('');
});
