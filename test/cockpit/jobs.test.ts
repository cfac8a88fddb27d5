// Jobs in a real terminal over a real daemon: saved in the chat, shown and handled on their page.

import { cellWidth } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { openCockpit } from '../helpers/cockpit-terminal.ts';
import { sharedDaemon, type TestDaemon } from '../helpers/daemon.ts';
import { shared } from '../helpers/shared.ts';

const common = sharedDaemon({ config: 'defaultAgent: shell\n' });
/** A cockpit for tests that close what they opened in it. */
const anyCockpit = shared(async () => {
  const { home } = await common();
  return openCockpit(home, { columns: 120, rows: 40, args: ['cockpit', 'jobs'] });
});

const shellJob = (daemon: TestDaemon, name: string, more: object = {}) =>
  daemon.client.jobs.create({ name, agent: 'shell', prompt: 'echo 一切正常', ...more });

test('a job is written in the chat, shown as it was understood, and saved by Enter', async () => {
  const daemon = await common();
  const cockpit = await anyCockpit();
  await cockpit.until('Jobs');
  cockpit.press('alt+4');
  await cockpit.until('No jobs yet.');
  cockpit.press('n');
  await cockpit.until('every 10 minutes');
  cockpit.type('every 1h Service watch: echo fine');
  await cockpit.until('✓ every 1h, from now');
  cockpit.press('enter');
  await cockpit.until('Save job Service watch?');
  await cockpit.until(/in (59m|1h)/);
  cockpit.press('escape');
  await cockpit.until('› /task new every 1h Service watch: echo fine');
  expect(await daemon.client.jobs.list()).toEqual([]);
  cockpit.press('enter');
  await cockpit.until('Save job Service watch?');
  cockpit.press('enter');
  await cockpit.until('Job Service watch saved: every 1h, from now.');
  await cockpit.until('Undo with /task delete Service watch.');
  expect(await daemon.client.jobs.list()).toMatchObject([{ name: 'Service watch', agent: 'shell' }]);
  cockpit.press('alt+4');
  await cockpit.until(/Service watch +every 1h +in (1h|59m)/);
});

test('it is run, its run leads to the task, it is paused, resumed, edited and deleted', async () => {
  const daemon = await common();
  await shellJob(daemon, 'nightly', { triggers: [{ kind: 'every', everyMs: 3_600_000 }] });
  const cockpit = await anyCockpit();
  await cockpit.until('Jobs');
  cockpit.press('alt+4');
  await cockpit.until(/▌ nightly +every 1h/);
  cockpit.press('r');
  await cockpit.until('Job nightly started as');
  await cockpit.until(/nightly +every 1h +in (1h00m|59m\d\ds) +✓ just now/);
  cockpit.press('enter');
  await cockpit.until('echo 一切正常');
  cockpit.press(']');
  await cockpit.until(/just now +✓ completed +\w{8} .*by hand +一切正常/);
  cockpit.press('enter');
  const [run] = await daemon.client.jobs.runs('nightly');
  await cockpit.until(`── ${run?.firing.taskId?.slice(4, 12)}`);
  cockpit.press('alt+4');
  await cockpit.until(/▌ nightly/);
  cockpit.press('p');
  await cockpit.until('Job nightly paused.');
  await cockpit.until(/nightly +every 1h +paused/);
  cockpit.press('p');
  await cockpit.until('Job nightly resumed');
  cockpit.press('e');
  await cockpit.until('› /task edit nightly: echo 一切正常');
  cockpit.type('!');
  cockpit.press('enter');
  await cockpit.until('Change job nightly?');
  cockpit.press('y');
  await cockpit.until('Job nightly changed.');
  expect((await daemon.client.jobs.get('nightly')).prompt).toBe('echo 一切正常!');
  cockpit.press('alt+4');
  await cockpit.until(/▌ nightly/);
  cockpit.press('d');
  await cockpit.until('Delete job nightly (its run is kept)?');
  cockpit.press('y');
  await cockpit.until('No jobs yet.');
  expect(await daemon.client.jobs.list()).toEqual([]);
});

test('what fires and what is saved elsewhere appears on its own; nothing is written while nothing changes', async () => {
  const daemon = await common();
  const job = await shellJob(daemon, 'watch');
  const cockpit = openCockpit(daemon.home, { columns: 100, rows: 24, args: ['cockpit', 'jobs'] });
  await cockpit.until(/watch +by hand +–/);
  await daemon.client.jobs.run(job.id);
  await cockpit.until(/watch +by hand +– +✓ just now/);
  await cockpit.quiet(1_000);
  const before = cockpit.bytesWritten();
  await cockpit.quiet(3_000);
  expect(cockpit.bytesWritten()).toBe(before);
  expect(await cockpit.close()).toBe(0);
});

test.each([
  [40, 14, 'en'],
  [80, 24, 'zh'],
  [120, 40, 'en'],
  [200, 60, 'zh'],
] as const)('at %i × %i, in %s, everything fits the terminal', async (columns, rows, language) => {
  const daemon = await common();
  const cron = { kind: 'cron', expression: '0 9 * * 1-5', timeZone: 'Asia/Tokyo' } as const;
  await shellJob(daemon, '夜间构建与测试的全部步骤', { triggers: [cron] });
  await shellJob(daemon, 'triage', { triggers: [{ kind: 'webhook', path: 'triage' }] });
  const cockpit = openCockpit(daemon.home, {
    columns,
    rows,
    args: ['cockpit', 'jobs', '--lang', language],
  });
  const fits = (lines: readonly string[]): void => {
    for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
  };
  fits(await cockpit.until('triage'));
  await cockpit.until('夜间构建');
  cockpit.press('enter');
  fits(await cockpit.until('echo 一切正常'));
  cockpit.press(']');
  fits(await cockpit.until(language === 'en' ? 'No runs yet.' : '尚未运行'));
  expect(await cockpit.close()).toBe(0);
});
