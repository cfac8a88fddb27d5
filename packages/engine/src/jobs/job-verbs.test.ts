import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { InboundMessage } from '@coxswain/protocol';
import { jobChange } from '@coxswain/protocol/schema';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../engine.ts';
import { takersOf } from './job-verbs.ts';
import { jobFixture, KIM } from './testing/job-fixture.ts';

const HOUR_MS = 3_600_000;
const PROGRAM: Caller = { kind: 'task', name: 'kim', taskId: 'tsk_aaaaaaaaaaaa' as never };

describe('jobs', () => {
  it('are for people alone', async () => {
    const { verbs, create } = await jobFixture();
    const { id } = await create({});
    for (const attempt of [
      () => verbs().changeJob(id, {}, PROGRAM),
      () => verbs().pauseJob(id, PROGRAM),
      () => verbs().resumeJob(id, PROGRAM),
      () => verbs().removeJob(id, PROGRAM),
      () => verbs().runJob(id, {}, PROGRAM),
      () => verbs().repairJob(id, PROGRAM),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('fire nothing while they are paused, and begin from now when they are resumed', async () => {
    const fixture = await jobFixture();
    const { id } = await fixture.create({
      triggers: [{ kind: 'every', everyMs: HOUR_MS }],
      policy: { missed: 'all' },
    });
    expect(await fixture.verbs().pauseJob(id, KIM)).toMatchObject({ enabled: false, nextAt: undefined });
    await fixture.pass(3.5 * HOUR_MS);
    const resumed = await fixture.verbs().resumeJob(id, KIM);
    expect(resumed.nextAt).toBe(new Date(fixture.nowMs() + HOUR_MS / 2).toISOString());
    expect(await fixture.firings(id)).toEqual([]);
  });

  it('take a new time from now on, also when they were done', async () => {
    const fixture = await jobFixture();
    const at = (hours: number) => [
      { kind: 'at' as const, at: new Date(fixture.nowMs() + hours * HOUR_MS).toISOString() },
    ];
    const { id } = await fixture.create({ triggers: at(1) });
    await fixture.pass(HOUR_MS);
    expect(await fixture.job(id)).toMatchObject({ pauseReason: 'done' });
    const again = await fixture.verbs().changeJob(id, jobChange.parse({ triggers: at(1) }), KIM);
    expect(again).toMatchObject({ enabled: true, nextAt: at(1)[0]?.at });
    await fixture.endRuns(id, 'cancelled');
    await fixture.pass(HOUR_MS);
    expect((await fixture.firings(id)).filter(({ taskId }) => taskId !== undefined)).toHaveLength(2);
  });

  it('that missed their only moment say so, and are done once someone runs them', async () => {
    const fixture = await jobFixture();
    const at = new Date(fixture.nowMs() + HOUR_MS).toISOString();
    const { id } = await fixture.create({ triggers: [{ kind: 'at', at }] });
    await fixture.jump(2 * HOUR_MS);
    expect(await fixture.job(id)).toMatchObject({ enabled: false, pauseReason: 'missed', runs: 0 });
    expect((await fixture.verbs().repairJob(id, KIM)).repaired).toEqual([
      expect.stringContaining(`run it now with cox jobs run ${id}`),
    ]);
    await fixture.verbs().runJob(id, {}, KIM);
    expect(await fixture.job(id)).toMatchObject({ pauseReason: 'done', runs: 1 });
    const later = new Date(fixture.nowMs() + HOUR_MS).toISOString();
    const overlapped = await fixture.create({ name: 'overlapped', triggers: [{ kind: 'at', at: later }] });
    await fixture.verbs().runJob(overlapped.id, {}, KIM);
    await fixture.pass(HOUR_MS);
    expect(await fixture.job(overlapped.id)).toMatchObject({ pauseReason: 'missed' });
    const again = [{ kind: 'at' as const, at: new Date(fixture.nowMs() + HOUR_MS).toISOString() }];
    const changed = await fixture.verbs().changeJob(overlapped.id, jobChange.parse({ triggers: again }), KIM);
    expect(changed).toMatchObject({ enabled: true, nextAt: again[0]?.at });
  });

  it('get another session with another agent, and keep it with the same', async () => {
    const { verbs, create } = await jobFixture();
    const job = await create({ name: 'two words', agent: 'shell' });
    expect(job.session).toBe('job:two-words');
    const same = await verbs().changeJob(job.id, { prompt: 'false' }, KIM);
    expect(same).toMatchObject({ session: job.session, prompt: 'false', agent: 'shell' });
    const command = await verbs().changeJob(job.id, { command: ['true', '{{ payload.x }}'] }, KIM);
    expect(command).toMatchObject({
      agent: 'command',
      command: ['true', '{{ payload.x }}'],
      session: 'job:two-words',
    });
  });

  it('keep what comes in a value', async () => {
    const { create, verbs, activeRuns } = await jobFixture();
    const command = ['sh', '-c', 'echo "$COX_INPUT_x" "$1"', 'sh', '{{ payload.x }}'];
    const { id } = await create({ prompt: undefined, command });
    await verbs().runJob(id, { payload: { x: '$(id); id' } }, KIM);
    const [run] = await activeRuns(id);
    expect(run?.command).toEqual(['sh', '-c', 'echo "$COX_INPUT_x" "$1"', 'sh', '$(id); id']);
    expect(run?.input).toMatchObject({ x: '$(id); id', trigger: 'manual', job_name: 'job' });
    await expect(
      create({ name: 'other', prompt: undefined, command: ['bash', '-c', 'echo {{ payload.x }}'] }),
    ).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('are repaired as far as possible, and the rest is reported', async () => {
    const fixture = await jobFixture();
    const workDir = join(fixture.folder, 'work');
    mkdirSync(workDir);
    const { id } = await fixture.create({ workDir, triggers: [{ kind: 'every', everyMs: HOUR_MS }] });
    expect((await fixture.verbs().repairJob(id, KIM)).repaired).toEqual([]);

    const stored = await fixture.ledger().jobs.get(id);
    await fixture.ledger().jobs.miss(id, [], { nextAtMs: null }, fixture.nowMs());
    const { repaired, job } = await fixture.verbs().repairJob(id, KIM);
    expect(repaired).toEqual([`its next occurrence was none: it is now ${stored?.job.nextAt}`]);
    expect(job.nextAt).toBe(stored?.job.nextAt);

    await fixture.pass(HOUR_MS);
    await fixture.endRuns(id, 'failed');
    expect((await fixture.verbs().repairJob(id, KIM)).repaired).toEqual([
      'it waited 30s more after a failure: the wait is cancelled',
    ]);

    // Folders that were found are believed for a moment.
    await fixture.pass(2_000);
    rmSync(workDir, { recursive: true });
    expect((await fixture.verbs().repairJob(id, KIM)).repaired).toEqual([
      `its runs are refused: the folder ${workDir} does not exist`,
    ]);
  });

  it('fire again after a clock that was ahead, when they are repaired', async () => {
    const fixture = await jobFixture();
    const { id } = await fixture.create({ triggers: [{ kind: 'every', everyMs: HOUR_MS }] });
    await fixture.jump(1_000 * HOUR_MS);
    await fixture.jump(-1_000 * HOUR_MS);
    await fixture.pass(HOUR_MS);
    const before = await fixture.firings(id);
    expect((await fixture.job(id)).nextAt).toBe('2026-12-31T17:00:00.000Z');
    const { repaired, job } = await fixture.verbs().repairJob(id, KIM);
    expect(repaired).toEqual([
      expect.stringMatching(/^the clock was ahead, and occurrences up to 2026-12-31T16:00:00.000Z counted/),
    ]);
    expect(job.nextAt).toBe('2026-11-20T02:00:00.000Z');
    await fixture.endRuns(id, 'cancelled');
    await fixture.pass(HOUR_MS);
    const known = new Set(before.map(({ slot }) => slot));
    const added = (await fixture.firings(id)).filter(({ slot }) => !known.has(slot));
    expect(added).toMatchObject([{ slot: '2026-11-20T02:00:00.000Z', taskId: expect.any(String) }]);
    expect((await fixture.verbs().repairJob(id, KIM)).repaired).toEqual([]);
  });

  it('name the job that they wait for, even if it was renamed or deleted', async () => {
    const fixture = await jobFixture();
    const { id } = await fixture.create({ name: 'first' });
    const trigger = { kind: 'event', job: 'first', status: 'failed' } as const;
    const { id: waiting } = await fixture.create({ name: 'waiting', triggers: [trigger] });
    expect((await fixture.job(waiting)).triggers).toEqual([{ ...trigger, job: id, jobName: 'first' }]);
    await fixture.verbs().changeJob(id, { name: 'renamed' }, KIM);
    const { triggers } = await fixture.job(waiting);
    expect(triggers).toEqual([{ ...trigger, job: id, jobName: 'renamed' }]);
    // What was answered may come back.
    const said = { triggers: [{ ...trigger, job: id, jobName: 'anything' }] };
    expect((await fixture.verbs().changeJob(waiting, said, KIM)).triggers).toEqual(triggers);
    await fixture.verbs().removeJob(id, KIM);
    expect((await fixture.verbs().repairJob(waiting, KIM)).repaired).toEqual([
      `its trigger is job 'renamed', which was deleted: choose another with cox jobs edit ${waiting} --on <job>=failed`,
    ]);
  });

  it('fire a webhook once for each delivery, and leave the run alone that they would have replaced', async () => {
    const fixture = await jobFixture();
    const { id } = await fixture.create({
      triggers: [{ kind: 'webhook', path: 'in' }],
      policy: { overlap: 'replace' },
    });
    expect(await fixture.verbs().hookAt('in')).toMatchObject({ jobId: id });
    expect(await fixture.verbs().hookAt('elsewhere')).toBeUndefined();
    const send = (deliveryId: string) =>
      fixture.verbs().fireHook(id, { path: 'in', deliveryId, payload: {} });
    const first = await send('one');
    expect(await send('one')).toEqual(first);
    expect(await fixture.activeRuns(id)).toMatchObject([{ id: first.taskId, status: 'pending' }]);
    const second = await send('two');
    expect((await fixture.activeRuns(id)).map((run) => run.id)).toEqual([second.taskId]);
    await fixture.restart(true);
    expect(await send('one')).toEqual(first);
  });

  it('let every delivery of a webhook wait for its turn, up to a hundred, and refuse the next one', async () => {
    const fixture = await jobFixture();
    const { id } = await fixture.create({ triggers: [{ kind: 'webhook', path: 'in' }] });
    const send = (deliveryId: string) =>
      fixture.verbs().fireHook(id, { path: 'in', deliveryId, payload: {} });
    const first = await send('0');
    for (let delivery = 1; delivery < 100; delivery += 1) await send(String(delivery));
    expect(await fixture.activeRuns(id)).toHaveLength(100);
    await expect(send('one more')).rejects.toMatchObject({ code: 'queue_full' });
    expect(await send('0')).toEqual(first);
    await fixture.endRuns(id, 'cancelled');
    expect(await send('one more')).toMatchObject({ taskId: expect.stringMatching(/^tsk_/) });
  });

  it('refuse a delivery that they skip, take it when it comes again later, and answer known ones as before', async () => {
    const fixture = await jobFixture();
    const { id } = await fixture.create({
      name: 'in turn',
      triggers: [{ kind: 'webhook', path: 'in' }],
      policy: { overlap: 'skip' },
    });
    const send = (deliveryId: string) =>
      fixture.verbs().fireHook(id, { path: 'in', deliveryId, payload: {} });
    const first = await send('one');
    await expect(send('two')).rejects.toMatchObject({
      code: 'illegal_transition',
      message: expect.stringContaining("cox jobs edit 'in turn' --overlap queue"),
    });
    expect(await send('one')).toEqual(first);
    expect((await fixture.firings(id)).filter(({ missed }) => missed)).toMatchObject([{ missed: 'overlap' }]);
    await fixture.endRuns(id, 'cancelled');
    const second = await send('two');
    expect(second.taskId).not.toBe(first.taskId);
    await fixture.verbs().pauseJob(id, KIM);
    expect(await send('two')).toEqual(second);
    await expect(send('three')).rejects.toMatchObject({ code: 'illegal_transition' });
  });

  it('keep what a webhook brings while they wait after a failure', async () => {
    const fixture = await jobFixture();
    const { id } = await fixture.create({ triggers: [{ kind: 'webhook', path: 'in' }] });
    const send = (deliveryId: string) =>
      fixture.verbs().fireHook(id, { path: 'in', deliveryId, payload: {} });
    await send('one');
    await fixture.endRuns(id, 'failed');
    const { backoffUntil } = await fixture.job(id);
    const { taskId } = await send('two');
    expect(await fixture.activeRuns(id)).toMatchObject([{ id: taskId, runAt: backoffUntil }]);
  });

  it('queue payloads and skip times of day, until someone says otherwise', async () => {
    const fixture = await jobFixture();
    const every = { kind: 'every', everyMs: 60_000 } as const;
    const { id } = await fixture.create({ triggers: [{ kind: 'webhook', path: 'in' }, every] });
    await fixture.verbs().fireHook(id, { path: 'in', deliveryId: 'one', payload: {} });
    await fixture.pass(60_000);
    await fixture.verbs().fireHook(id, { path: 'in', deliveryId: 'two', payload: {} });
    expect((await fixture.firings(id)).filter(({ missed }) => missed)).toMatchObject([{ trigger: 'every' }]);
    await fixture.verbs().changeJob(id, { policy: { overlap: 'queue' } }, KIM);
    await fixture.pass(60_000);
    expect((await fixture.firings(id)).filter(({ missed }) => missed)).toHaveLength(1);
    const changed = await fixture.verbs().changeJob(id, { policy: { overlap: null } }, KIM);
    expect(changed.policy.overlap).toBeUndefined();
  });

  it('let no more runs wait than they may', async () => {
    const fixture = await jobFixture();
    const { id } = await fixture.create({ policy: { overlap: 'queue' } });
    for (let run = 0; run < 100; run += 1) await fixture.verbs().runJob(id, {}, KIM);
    await expect(fixture.verbs().runJob(id, {}, KIM)).rejects.toMatchObject({ code: 'queue_full' });
  });
});

describe('a message', () => {
  const message = (text: string, peer = '1'): InboundMessage => ({
    channel: 'bot',
    messageId: text,
    peer,
    sender: peer,
    isGroup: false,
    text,
    at: '2026-11-20T00:00:00Z',
  });
  const entry = (
    name: string,
    more: { readonly peer?: string; readonly match?: string; readonly channel?: string },
  ) => ({
    jobId: name as never,
    name,
    trigger: { kind: 'channel', channel: 'bot', ...more } as const,
  });
  const book = {
    channels: () => [
      entry('any', {}),
      entry('deploy', { match: 'Deploy' }),
      entry('boss', { peer: '7' }),
      entry('exact', { match: 'deploy now' }),
      entry('other', { channel: 'team' }),
    ],
  };
  const takers = (text: string, peer?: string) => takersOf(message(text, peer), book).map(({ name }) => name);

  it('fires the job with the most specific trigger', () => {
    expect(takers('please deploy now')).toEqual(['exact', 'deploy', 'any']);
    expect(takers('hello', '7')).toEqual(['boss', 'any']);
    expect(takers('hello')).toEqual(['any']);
  });
});
