// What the pages of the cockpit show, in a real terminal over a real daemon.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shortId } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { openCockpit } from '../helpers/cockpit-terminal.ts';
import { sharedDaemon, testDaemon } from '../helpers/daemon.ts';
import { begin, ended } from '../helpers/submitted.ts';

const CONFIG = 'defaultAgent: shell\n';
const SMALL = { columns: 80, rows: 24 };

const common = sharedDaemon({ config: CONFIG });

const WORKFLOW = `name: ci
steps:
  - id: lint
    run: exit 1
  - id: test
    run: sleep 600
  - id: build
    needs: [lint, test]
    run: 'true'
`;

test('a long log is read and searched to its first line, as a terminal would show it', async () => {
  const daemon = await common();
  const id = await begin(
    daemon,
    "printf '\\033[31mred\\033[0m line\\n\\n\\n10%%\\r100%%\\n\\033]0;title\\007\\n'; seq 5 301000; echo",
  );
  await ended(daemon, id);
  const cockpit = openCockpit(daemon.home, SMALL);
  await cockpit.until('No active tasks');
  cockpit.press(']');
  await cockpit.until(`▌ ${shortId(id)}`);
  cockpit.press('l');
  await cockpit.until(/^.*301000$/m);
  await cockpit.until('301,002/301,002');
  cockpit.press('home');
  const lines = await cockpit.until('red line');
  const at = lines.findIndex((line) => line.includes('red line'));
  const body = lines.slice(at, at + 6).map((line) => line.slice(22));
  expect(body).toEqual(['red line', '', '', '100%', '␛]0;title␇', '5']);
  expect(cockpit.raw()).toContain('\u001b[31mred');
  cockpit.press('/');
  cockpit.type('123456');
  await cockpit.until('match 1 of 1');
  await cockpit.until(/^.*123457$/m);
  expect(await cockpit.close()).toBe(0);
});

test('the detail shows when, by whom and where, and the end of the log as it grows; the history says when', async () => {
  const daemon = await common();
  const done = await begin(daemon, 'true');
  await ended(daemon, done);
  const go = join(daemon.home, 'go');
  const id = await begin(
    daemon,
    `seq 1 90; while [ ! -e '${go}' ]; do sleep 0.1; done; echo the last; sleep 600`,
  );
  const cockpit = openCockpit(daemon.home, SMALL);
  await cockpit.until(`▌ ${shortId(id)}`);
  cockpit.press('enter');
  await cockpit.until(/Prompt +seq 1 90/);
  cockpit.press('end');
  await cockpit.until(/^\D*90$/m);
  await writeFile(go, '');
  await cockpit.until('the last');
  cockpit.press('home', 'pagedown');
  await cockpit.until(/Started +\d{4}-\d\d-\d\d \d\d:\d\d/);
  await cockpit.until(/Folder +\//);
  await cockpit.until(/User +\w/);
  cockpit.press('escape', ']');
  await cockpit.until(new RegExp(`${shortId(done)} .*completed +\\S+ +(just now|1m ago)`, 'i'));
  cockpit.resize(40, 14);
  await cockpit.until(new RegExp(`▌ ${shortId(done)}`));
  cockpit.press('enter');
  const both = await cockpit.until((lines) => lines.some((line) => line.includes(`── ${shortId(done)}`)));
  expect(both.join('\n')).toContain(`▌ ${shortId(done)}`);
  cockpit.press('escape');
  cockpit.resize(64, 24);
  await cockpit.until(/✓ completed +\d/i);
  expect(await cockpit.close()).toBe(0);
});

test('workflows have a page: what is saved, the runs, and the graph with a failed step as failed', async () => {
  const daemon = await common();
  await mkdir(join(daemon.home, 'workflows'), { recursive: true });
  await writeFile(join(daemon.home, 'workflows', 'ci.yaml'), WORKFLOW);
  const cockpit = openCockpit(daemon.home, { ...SMALL, args: ['cockpit', 'workflows'] });
  await cockpit.until(/▌ ci +3/);
  await cockpit.until(/● +build +command/);
  cockpit.press('r');
  await cockpit.until("Run 'ci' with its 3 steps?");
  cockpit.press('y');
  await cockpit.until(/✗ +lint +failed/);
  cockpit.press('enter');
  await cockpit.until('Active 2');
  // Before the detail is open the keys are those of the list, and before it is read they scroll nothing.
  await cockpit.until(/── \w{8} ─[\s\S]*Status +\S+ running/);
  await cockpit.until((lines) => {
    const isShown = lines.some((line) => line.includes('✗ lint'));
    if (!isShown) cockpit.press('pagedown');
    return isShown;
  });
  expect(cockpit.screen().join('\n')).not.toMatch(/✓ lint/);
  cockpit.press('escape', '/', 'tab', 'tab', 'right', 'right');
  await cockpit.until((lines) => {
    const isChosen = lines.some((line) => /agent.* cox\b/i.test(line));
    if (!isChosen) cockpit.press('right');
    return isChosen;
  });
  cockpit.press('enter');
  await cockpit.until(/: commands|[?] help/);
  cockpit.press('alt+8');
  await cockpit.until(/▌ ci +3/);
  cockpit.press(']');
  await cockpit.until(/c cancel/);
  cockpit.press('c');
  await cockpit.until(/y cancel/);
  cockpit.press('y');
  await cockpit.until(/▌ ci +⊘ cancelled/);
  // What has ended is not offered to be cancelled.
  await cockpit.until((lines) => !lines.some((line) => line.includes('c cancel')));
  expect(await cockpit.close()).toBe(0);
});

test('while the daemon is gone every page says from when it is, and shows no count as if it were live', async () => {
  const daemon = await testDaemon({ config: CONFIG });
  await begin(daemon, 'sleep 600');
  const cockpit = openCockpit(daemon.home, { columns: 100, rows: 30 });
  await cockpit.until('Active 1');
  expect((await daemon.cox(['daemon', 'stop'])).code).toBe(0);
  await cockpit.until('The daemon stopped: showing data from');
  await cockpit.until((lines) => !lines.some((line) => /Active \d|Tasks +\d/.test(line)));
  for (const [page, name] of [
    ['alt+1', 'Chat'],
    ['alt+4', 'Jobs'],
    ['alt+8', 'Workflows'],
  ] as const) {
    cockpit.press(page);
    await cockpit.until(new RegExp(`▌\\d ${name}`));
    const lines = await cockpit.until('The daemon stopped: showing data from');
    expect(lines.join('\n')).not.toMatch(/\bready\b/);
  }
  expect(await cockpit.close()).toBe(0);
});

test('the narrowest chat names what runs and for how long, what ended a while ago, and says that there are more commands', async () => {
  const daemon = await common();
  const id = await begin(daemon, 'sleep 600', { title: 'rebuild the lot' });
  const narrow = { columns: 40, rows: 14, args: ['chat'] };
  const first = openCockpit(daemon.home, narrow);
  await first.until(/▸1 \| \[rebuild the.*\] running \d+m?\d*s/);
  first.type('/');
  await first.until(/▌ \/\w+[\s\S]*↓ \d+$/m);
  first.press('escape');
  first.press('backspace');
  expect(await first.close()).toBe(0);
  await daemon.client.tasks.cancel(id, { now: true });
  const again = openCockpit(daemon.home, narrow);
  await again.until(/▸0 \| \[rebuild the.*\] cancelled/);
  expect(await again.close()).toBe(0);
});

test('a job is next at the same time where it is listed and where it is open, and paused in both', async () => {
  const daemon = await common();
  const triggers = [{ kind: 'every', everyMs: 7_200_000 } as const];
  await daemon.client.jobs.create({ name: 'hourly', agent: 'shell', prompt: 'echo hi', triggers });
  const cockpit = openCockpit(daemon.home, { columns: 100, rows: 30 });
  await cockpit.until('No active tasks');
  cockpit.press('alt+4');
  await cockpit.until('hourly');
  cockpit.press('enter');
  const lines = await cockpit.until(/Next +\d{4}-\d\d-\d\d \d\d:\d\d/);
  const [, listed] = /every 2h +(?:tomorrow )?(\d\d:\d\d) /.exec(lines.join('\n')) ?? [];
  const [, open] = /Next +\S+ (\d\d:\d\d)/.exec(lines.join('\n')) ?? [];
  expect(listed).toBe(open);
  cockpit.press('p');
  await cockpit.until(/hourly +every 2h .*paused[\s\S]*State +paused/);
  await cockpit.until((now) => !now.join('\n').includes(`${open} `));
  expect(await cockpit.close()).toBe(0);
});
