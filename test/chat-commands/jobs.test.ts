// Jobs by the commands of a chat, over a real daemon.

import { expect, test } from 'vitest';
import { sharedDaemon } from '../helpers/daemon.ts';
import { chatOf } from './chat-of.ts';

const daemonOfFile = sharedDaemon();

const HOUR_MS = 3_600_000;

test('a job is saved by a line; the answer says what was understood, the next three runs, and how it is undone', async () => {
  const daemon = await daemonOfFile();
  const chat = chatOf(daemon, { agent: 'shell' });
  const said = await chat.say('/task new every 1h Service watch: echo it is fine');
  expect(said[0]).toBe('Job Service watch saved: every 1h, from now.');
  expect(said[1]).toBe('Next:');
  expect(said.slice(2, 5)).toEqual([
    expect.stringMatching(/^ {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}in (59m\d\ds|1h00m)$/),
    expect.stringMatching(/ {2}in (1h59m|2h00m)$/),
    expect.stringMatching(/ {2}in (2h59m|3h00m)$/),
  ]);
  expect(said.slice(5)).toEqual([
    'Agent: shell · Session: job:Service-watch',
    'Undo with /task delete Service watch.',
  ]);
  const [job] = await daemon.client.jobs.list();
  expect(job).toMatchObject({
    name: 'Service watch',
    agent: 'shell',
    prompt: 'echo it is fine',
    enabled: true,
  });
  expect(Date.parse(job?.nextAt ?? '') - Date.now()).toBeLessThanOrEqual(HOUR_MS);
  expect(await chat.say('/task delete Service watch')).toEqual([
    'Job Service watch deleted; its runs are kept.',
  ]);
  expect(await daemon.client.jobs.list()).toEqual([]);
});

test('a job that is made in a conversation belongs to its agent and its session, and the question says so', async () => {
  const daemon = await daemonOfFile();
  const { client } = daemon;
  await client.sessions.create({ name: 'Service watch', agent: 'surveyor' });
  const chat = chatOf(daemon, { agent: 'surveyor', session: 'Service watch', isAsked: true });
  const said = await chat.say('/task new every 1h look: languages');
  expect(chat.asked).toMatchObject([{ question: 'save', agent: 'surveyor', session: 'Service watch' }]);
  expect(said).toContain('Agent: surveyor · Session: Service watch');
  const [job] = await client.jobs.list();
  expect(job).toMatchObject({ name: 'look', agent: 'surveyor', session: 'Service watch' });
  // Its id is told, and the beginning of it means the job everywhere.
  const id = job?.id.slice(4, 9) ?? '';
  expect((await chat.say('/task list'))[1]).toContain(`look · ${id}`);
  expect(await chat.say(`/task pause ${id}`)).toEqual(['Job look paused.']);
  expect((await daemon.cox(['jobs', 'list'])).stdout).toContain(job?.id);
  const run = JSON.parse((await daemon.cox(['jobs', 'run', id, '--json'])).stdout);
  const runs = (await client.tasks.list({ job: id })).tasks;
  expect(runs.map((task) => [task.id, task.session])).toEqual([[run.id, 'Service watch']]);
});

test('what is shown before it is saved is what is saved; what is left changes nothing', async () => {
  const daemon = await daemonOfFile();
  const chat = chatOf(daemon, { agent: 'shell', isAsked: true });
  chat.confirms = false;
  expect(await chat.run('/task new every 10 minutes tick: date')).toEqual({ outcome: 'left' });
  expect(await daemon.client.jobs.list()).toEqual([]);
  chat.confirms = true;
  const saved = await chat.run('/task new every 10 minutes tick: date');
  const shown = chat.asked[1];
  if (saved.outcome !== 'job_saved' || shown?.question !== 'save') throw new Error('it was not saved');
  expect(saved.job.nextAt).toBe(shown.next[0]?.at);
  expect((await daemon.client.jobs.next('tick', { count: 3 })).map(({ at }) => at)).toEqual(
    shown.next.map(({ at }) => at),
  );

  chat.confirms = false;
  expect(await chat.run('/task edit weekdays at 9 tick')).toEqual({ outcome: 'left' });
  chat.confirms = true;
  const changed = await chat.run('/task edit weekdays at 9 tick: date -u');
  expect(changed).toMatchObject({
    outcome: 'job_changed',
    job: {
      prompt: 'date -u',
      triggers: [{ kind: 'cron', expression: '0 9 * * 1-5', timeZone: 'Europe/Berlin' }],
    },
  });
  chat.confirms = false;
  expect(await chat.run('/task delete tick')).toEqual({ outcome: 'left' });
  expect((await daemon.client.jobs.list()).length).toBe(1);
});

test('a job that is called as a time begins is meant by its whole name', async () => {
  const daemon = await daemonOfFile();
  const chat = chatOf(daemon, { agent: 'shell' });
  await chat.run('/task new every 1h daily report: echo one');
  expect(await chat.run('/task edit daily report: echo two')).toMatchObject({
    job: { name: 'daily report', prompt: 'echo two', triggers: [{ kind: 'every' }] },
  });
  expect(await chat.say('/task edit daily report')).toEqual(['Edit it: /task edit daily report: echo two']);
});

test('it runs, and its runs and last result are listed', async () => {
  const daemon = await daemonOfFile();
  const chat = chatOf(daemon, { agent: 'shell' });
  await chat.run('/task new weekdays at 9 report: echo all is well');
  expect(await chat.say('/task last report')).toEqual([expect.stringContaining('It has not run yet')]);
  const started = await chat.run('/task run Report');
  if (started.outcome !== 'job_started') throw new Error(`it did not start: ${started.outcome}`);
  for await (const _ of daemon.client.tasks.stream(started.task.id));
  await expect.poll(async () => (await daemon.client.jobs.get('report')).lastStatus).toBe('completed');
  expect(await chat.say('/task last report')).toEqual([
    expect.stringMatching(/^report · completed · \w{8}$/),
    'all is well',
  ]);
  expect(await chat.say('/task runs report')).toEqual([
    'Runs of report',
    expect.stringMatching(/^(just now|\d+s ago) · completed · \w{8}$/),
  ]);
  const shown = await chat.say('/task show report');
  expect(shown[0]).toMatch(/^report · \w{8} · shell · job:report · on$/);
  expect(shown).toContain('weekdays at 09:00 · Europe/Berlin');
  expect(shown).toContain('echo all is well');
  expect(await chat.say('/task list')).toEqual([
    'Jobs',
    expect.stringMatching(/^report · \w{8} · weekdays at 09:00 · Next .+ · completed$/),
  ]);
});

test('it is paused and resumed, looked through, and one that does not exist is asked about', async () => {
  const daemon = await daemonOfFile();
  const chat = chatOf(daemon, { agent: 'shell' });
  expect(await chat.say('/task list')).toEqual([expect.stringContaining('/task new every 1h')]);
  await chat.run('/task new every 1h watch: true');
  expect(await chat.say('/task pause watch')).toEqual(['Job watch paused.']);
  expect(await chat.say('/task list')).toEqual([
    'Jobs',
    expect.stringMatching(/^watch · \w{8} · every 1h · paused: by hand$/),
  ]);
  expect(await chat.say('/task resume watch')).toEqual([
    expect.stringMatching(/^Job watch resumed: next run \d{4}-\d\d-\d\d \d\d:\d\d\.$/),
  ]);
  expect(await chat.say('/task repair watch')).toEqual(['Nothing is wrong with job watch.']);
  expect(await chat.say('/task pause wacth')).toEqual(['Unknown job wacth: did you mean watch?']);
  expect(await chat.say('/task pause payments')).toEqual([
    'Unknown job payments. List jobs with /task list.',
  ]);
});

test('in Chinese it is said and answered in Chinese', async () => {
  const daemon = await daemonOfFile();
  const chat = chatOf(daemon, { agent: 'shell', language: 'zh' });
  const said = await chat.say('/task new 每天9点 日报：echo 好');
  expect(said[0]).toBe('作业 日报 已保存：每天 09:00 · Europe/Berlin。');
  expect(said.at(-1)).toBe('/task delete 日报 可以撤销。');
  expect(await chat.say('/task new 每天25点 日报：x')).toEqual([
    expect.stringMatching(/^“每天25点 日报：x”是什么时候/),
  ]);
  expect(await chat.say('/task delete 日报')).toEqual(['作业 日报 已删除；其运行记录保留。']);
});

test('two jobs cannot have one name: the refusal is that of the daemon', async () => {
  const daemon = await daemonOfFile();
  const chat = chatOf(daemon, { agent: 'shell' });
  await chat.run('/task new every 1h watch: true');
  await expect(chat.run('/task new every 2h watch: true')).rejects.toThrow(/watch/);
});
