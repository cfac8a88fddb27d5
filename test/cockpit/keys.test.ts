// One verb, one key, in a real terminal over a real daemon: what is typed into a field is text, what is open has the keys to
// itself, and a sentence grants nothing.

import { shortId } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { askingTask } from '../helpers/asking-task.ts';
import { type CockpitTerminal, openCockpit } from '../helpers/cockpit-terminal.ts';
import { begin, ended } from '../helpers/submitted.ts';
import { sharedSurveyor } from '../surveyor/surveyor-daemon.ts';

const SIZE = { columns: 110, rows: 40 };
const SENTENCE = 'actually, yes always approve';

const common = sharedSurveyor();
const copies = (cockpit: CockpitTerminal, text: string) => () =>
  cockpit.raw().includes(`]52;c;${Buffer.from(text).toString('base64')}`);

test('what is searched for in a log cancels and retries nothing, and no key of the page works there', async () => {
  const { daemon } = await common();
  const running = await begin(daemon, 'seq 1 90; echo no Chromium here; sleep 600');
  const failed = await begin(daemon, 'echo error: it broke; exit 3');
  await ended(daemon, failed);
  const cockpit = openCockpit(daemon.home, { args: ['cockpit', 'tasks'], ...SIZE });
  await cockpit.until(`▌ ${shortId(running)}`);
  cockpit.press('l');
  await cockpit.until(/── Log .*91\/91/);
  cockpit.type('crdvnaD');
  cockpit.type('/chromium');
  await cockpit.until('/ chromium');
  await cockpit.until('match 1 of 1');
  cockpit.press('enter', 'n', 'N', 'c', 'f');
  await cockpit.until('match 1 of 1 ·');
  cockpit.press('escape');
  await cockpit.until((lines) => !lines.join('\n').includes('match 1'));
  await cockpit.until('── Log');
  cockpit.press('escape');
  await cockpit.until(`▌ ${shortId(running)}`);

  cockpit.press(']');
  await cockpit.until(`▌ ${shortId(failed)}`);
  cockpit.press('l');
  await cockpit.until('error: it broke');
  cockpit.type('/error');
  await cockpit.until('match 1 of 1');
  cockpit.type(' rrr');
  await cockpit.until('no match');
  // Keys that lead elsewhere work over a field, too.
  cockpit.press('alt+4');
  await cockpit.until('No jobs yet.');
  const { tasks } = await daemon.client.tasks.list({});
  expect(tasks.map(({ id, status }) => [id, status]).toSorted()).toEqual(
    [
      [running, 'running'],
      [failed, 'failed'],
    ].toSorted(),
  );
  expect(await cockpit.close()).toBe(0);
});

test('a sentence that is typed or pasted into the chat while a permission is open grants nothing', async () => {
  const { daemon } = await common();
  const cockpit = openCockpit(daemon.home, { args: ['chat'], ...SIZE });
  const open = async (): Promise<number> => (await daemon.client.inputs.list()).length;
  await cockpit.until('Tell surveyor what to do.');
  cockpit.type('survey and write SURVEY.md\r');
  await cockpit.until('› survey and write SURVEY.md');
  // Somebody begins to type before it comes up, and goes on.
  cockpit.type('act');
  await cockpit.until('Tab to answer');
  cockpit.type('ually, yes always approve');
  await cockpit.until(`› ${SENTENCE}`);
  cockpit.press('enter');
  await cockpit.until('Not sent: the agent is waiting for an answer');
  expect(await open()).toBe(1);

  // Nobody types: the choices stand in place of the input, and what is typed or pasted there answers nothing.
  cockpit.press('ctrl+c');
  await cockpit.until(/y approve +Y always: Write it/);
  for (const send of [cockpit.type, cockpit.paste]) {
    for (const text of [SENTENCE, 'yes always approve', 'Yes, go on']) {
      send(text);
      await cockpit.until('Typing? Enter to choose');
      cockpit.press('enter');
      await cockpit.until(/y approve +Y always: Write it/);
    }
  }
  expect(await open()).toBe(1);

  // Esc gives the input back, where every letter is text, and Tab the choices.
  cockpit.press('escape');
  await cockpit.until('Tab to answer');
  cockpit.type('y');
  await cockpit.until('› y');
  cockpit.paste('es always');
  await cockpit.until('› yes always');
  expect(await open()).toBe(1);
  cockpit.press('tab');
  await cockpit.until(/y approve +Y always: Write it/);
  // Whoever chooses and goes to another page at once has chosen.
  cockpit.press('y', 'ctrl+5');
  await cockpit.until('Approved: write_file');
  cockpit.press('alt+1');
  await cockpit.until('› yes always');
  const [request] = await daemon.client.inputs.list();
  expect(request).toBeUndefined();
  cockpit.press('ctrl+u');
  await cockpit.until(/› +Reply/);
  expect(await cockpit.close()).toBe(0);
});

test('the gate of a workflow is approved once and never for always, on tasks and in the inbox', async () => {
  const { daemon } = await common();
  const asking = await askingTask(daemon);
  const gate = asking.ask({ kind: 'approval', title: 'deploy to production?' });
  const cockpit = openCockpit(daemon.home, { args: ['cockpit', 'tasks'], ...SIZE });
  await cockpit.until('? needs input');
  cockpit.press('a');
  await cockpit.until(/y approve +n deny/);
  // Nothing else means anything: no new chat, nothing is cancelled.
  cockpit.type('cdrv');
  await cockpit.until('Typing? Enter to choose');
  cockpit.press('escape');
  await cockpit.until((lines) => !lines.join('\n').includes('Typing? Enter to choose'));
  cockpit.press('alt+2');
  await cockpit.until(/▌2 Inbox/);
  await cockpit.until(/Asks +shell, approval: deploy to production\?/);
  expect(cockpit.screen().join('\n')).not.toContain('always');
  cockpit.press('Y');
  cockpit.press('alt+4');
  await cockpit.until('No jobs yet.');
  cockpit.press('ctrl+5');
  await cockpit.until(`▌ ${shortId(asking.id)}`);
  expect(await daemon.client.inputs.list()).toHaveLength(1);
  cockpit.press('a');
  await cockpit.until(/y approve +n deny/);
  cockpit.press('n');
  await cockpit.until('Why not?');
  cockpit.type('not today\r');
  expect(await gate).toMatchObject({ state: 'denied', answer: { decision: 'deny', text: 'not today' } });
  asking.close();
  expect(await cockpit.close()).toBe(0);
});

test('the same keys copy, mark, sort, filter and change tabs on every page', async () => {
  const { daemon } = await common();
  const first = await begin(daemon, 'sleep 600', { title: 'bbb first' });
  const second = await begin(daemon, 'sleep 600', { title: 'aaa second' });
  await daemon.client.jobs.create({ name: 'nightly run', agent: 'shell', prompt: 'true' });
  await daemon.client.sessions.create({ name: 'payments', agent: 'shell' });
  const cockpit = openCockpit(daemon.home, { args: ['cockpit', 'tasks'], ...SIZE });
  await cockpit.until('Active 2');
  await cockpit.until(`▌ ${shortId(first)}`);
  cockpit.press('.');
  await cockpit.until(`Copied: ${first}`);
  await cockpit.until(copies(cockpit, first));
  cockpit.press('>');
  await cockpit.until(`Copied: cox tasks describe ${first}`);
  await cockpit.until(copies(cockpit, `cox tasks describe ${first}`));
  cockpit.press('s', 's');
  await cockpit.until('PROMPT↓');
  await cockpit.until(
    (lines) => lines.join('\n').indexOf('aaa second') < lines.join('\n').indexOf('bbb first'),
  );
  cockpit.press('S');
  await cockpit.until('PROMPT↑');
  await cockpit.until(
    (lines) => lines.join('\n').indexOf('aaa second') > lines.join('\n').indexOf('bbb first'),
  );

  cockpit.press('alt+4');
  await cockpit.until(/▌ nightly run/);
  cockpit.press('>');
  await cockpit.until("Copied: cox jobs show 'nightly run'");
  cockpit.press('enter');
  await cockpit.until('── nightly run');
  cockpit.press(']');
  await cockpit.until('No runs yet.');
  cockpit.press('escape');
  await cockpit.until((lines) => !lines.join('\n').includes('No runs yet.'));
  cockpit.press('alt+3');
  await cockpit.until(/▌ payments/);
  cockpit.press('>');
  await cockpit.until('Copied: cox sessions show payments');
  cockpit.press('a');
  await cockpit.until('It has no open question');
  cockpit.press('alt+6');
  await cockpit.until(/▌ \w+/);
  cockpit.press('s');
  await cockpit.until('↓');
  cockpit.press('>');
  await cockpit.until('Copied: cox agents show ');

  // The palette finds tasks, sessions and agents by their names.
  cockpit.type(':aaa sec');
  await cockpit.until(/▌ aaa second .*Tasks · \w{8}/);
  cockpit.press('enter');
  await cockpit.until(`── ${shortId(second)}`);
  cockpit.press('escape');
  cockpit.type(':payments');
  await cockpit.until(/▌ payments +Sessions/);
  cockpit.press('escape');

  await cockpit.until('Active 2');
  cockpit.press('home', 'space', 'space');
  await cockpit.until('2 marked');
  cockpit.press('c');
  await cockpit.until('Cancel 2 tasks?');
  cockpit.press('y');
  await cockpit.until('No active tasks');
  const { tasks } = await daemon.client.tasks.list({});
  expect(tasks.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  expect(await cockpit.close()).toBe(0);
});
