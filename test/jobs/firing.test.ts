import { readdir } from 'node:fs/promises';
import { ProblemError } from '@coxswain/protocol';
import { describe, expect, it } from 'vitest';
import { sharedDaemon, testDaemon } from '../helpers/daemon.ts';
import { endedRuns, eventsOf, outputOf, runsOf, save } from './watch.ts';

const daemonOfFile = sharedDaemon();

describe('jobs of a daemon', () => {
  it('fire every second and record the occurrence of each run', async () => {
    const daemon = await daemonOfFile();
    const job = await save(daemon, {
      name: 'tick',
      prompt: 'echo "$COX_INPUT_trigger $COX_INPUT_slot $COX_INPUT_job_name"',
      triggers: [{ kind: 'every', everyMs: 1_000 }],
      labels: { team: 'watch' },
    });
    const [first, second] = await endedRuns(daemon, job, 2);
    if (!first || !second) throw new Error('no runs');
    const runs = await runsOf(daemon, 'tick');
    expect(first).toMatchObject({
      status: 'completed',
      kind: 'job',
      source: 'every',
      jobId: job.id,
      session: job.session,
      labels: { team: 'watch' },
      title: 'tick',
    });
    expect(await outputOf(daemon, first)).toBe(`every ${runs[0]?.firing.slot} tick`);
    expect(Date.parse(runs[1]?.firing.slot ?? '') - Date.parse(runs[0]?.firing.slot ?? '')).toBe(1_000);
    expect(await daemon.client.jobs.pause('tick')).toMatchObject({ enabled: false, pauseReason: 'user' });
    expect(await daemon.client.jobs.next('tick')).toEqual([]);
  });

  it('run by hand with a payload, which a shell reads from a variable', async () => {
    const daemon = await daemonOfFile();
    await save(daemon, { name: 'greet', prompt: 'echo "hello $COX_INPUT_who"' });
    const task = await daemon.client.jobs.run('greet', { payload: { who: "$(id); echo 'x" } });
    for await (const _event of daemon.client.tasks.stream(task.id));
    expect(await outputOf(daemon, task)).toBe("hello $(id); echo 'x");
    const command = ['echo', '{{ payload.who }}'];
    await save(daemon, { name: 'argument', prompt: undefined, agent: 'command', command });
    await expect(daemon.client.jobs.run('argument')).rejects.toThrow('{{ payload.who }} is not defined');
    expect(await daemon.client.jobs.get('greet')).toMatchObject({
      runs: 1,
      successes: 1,
      lastStatus: 'completed',
    });
  });

  it('give each run the environment in which they were saved, as long as they are there', async () => {
    const daemon = await testDaemon();
    const environment = { PATH: process.env.PATH ?? '/usr/bin:/bin', WORD: 'kept' };
    await save(daemon, { name: 'env', prompt: 'echo $WORD', environment });
    const run = async (): Promise<string> => {
      const task = await daemon.client.jobs.run('env');
      for await (const _event of daemon.client.tasks.stream(task.id));
      return outputOf(daemon, task);
    };
    expect(await run()).toBe('kept');
    await daemon.stop();
    await daemon.start();
    expect(await run()).toBe('kept');
    await daemon.client.jobs.change('env', { environment: { ...environment, WORD: 'other' } });
    expect(await run()).toBe('other');
    await daemon.client.jobs.remove('env');
    await daemon.stop();
    expect(await readdir(daemon.paths.environmentsFolder)).toEqual([]);
  });

  it('report what they missed: in events and runs, with the reason', async () => {
    const daemon = await daemonOfFile();
    const job = await save(daemon, {
      name: 'slow',
      prompt: 'sleep 60',
      triggers: [{ kind: 'every', everyMs: 1_000 }],
    });
    const [missed] = await eventsOf(daemon, 'JobMissed', 1);
    expect(missed?.taskId).toBeUndefined();
    expect(missed).toMatchObject({
      agent: 'shell',
      data: { jobId: job.id, job: 'slow', trigger: 'every', reason: 'overlap' },
    });
    const [run, ...rest] = await runsOf(daemon, 'slow');
    expect(run?.task?.status).toBe('running');
    expect(rest[0]?.firing).toMatchObject({ missed: 'overlap', detail: `run ${run?.task?.id} is running` });
    expect((await daemon.client.jobs.runs('slow', { only: 'fired' })).length).toBe(1);
  });

  it('wait longer with each failure, pause themselves, and continue when they are resumed', async () => {
    const daemon = await daemonOfFile();
    await save(daemon, { name: 'broken', prompt: 'exit 3', policy: { pauseAfterFailures: 2 } });
    for (let run = 0; run < 2; run += 1) {
      const task = await daemon.client.jobs.run('broken');
      for await (const _event of daemon.client.tasks.stream(task.id));
    }
    const paused = await daemon.client.jobs.get('broken');
    expect(paused).toMatchObject({
      enabled: false,
      pauseReason: 'failures',
      failuresInARow: 2,
      lastStatus: 'failed',
    });
    const waitMs = Date.parse(paused.backoffUntil ?? '') - Date.parse(paused.updatedAt);
    expect(waitMs).toBe(60_000);
    const resumed = await daemon.client.jobs.resume('broken');
    expect(resumed).toMatchObject({ enabled: true, failuresInARow: 0 });
    expect(resumed.backoffUntil).toBeUndefined();
  });

  it('fire when another ends, with its result, and a ring of jobs is cut', async () => {
    const daemon = await testDaemon();
    await save(daemon, { name: 'build', prompt: 'echo built it' });
    const tell = await save(daemon, {
      name: 'tell',
      prompt: 'echo "heard: $COX_INPUT_task_result"',
      triggers: [{ kind: 'event', job: 'build', status: 'completed' }],
    });
    await daemon.client.jobs.run('build');
    const [heard] = await endedRuns(daemon, tell, 1);
    if (!heard) throw new Error('no run');
    expect(heard).toMatchObject({ source: 'event', labels: { 'cox.chain': '1' } });
    expect(await outputOf(daemon, heard)).toBe('heard: built it');

    await daemon.client.jobs.change('build', { triggers: [{ kind: 'event', job: 'tell', status: 'ended' }] });
    await daemon.client.jobs.run('build');
    const [cut] = await eventsOf(daemon, 'JobMissed', 1);
    expect(cut).toMatchObject({ data: { trigger: 'event', reason: 'refused' } });
    expect(cut?.data.detail).toContain('is it a loop?');
  });

  it('fire a workflow with what came', async () => {
    const daemon = await daemonOfFile();
    const workflow = [
      'name: two',
      'input: { word: {} }',
      'steps:',
      '  - { id: say, run: [echo, "{{ input.word }}"] }',
      '  - { id: again, run: [echo, "{{ steps.say.result }}", and, "{{ payload.more }}"], needs: [say] }',
    ].join('\n');
    await daemon.client.jobs.create({ name: 'flow', workflow, workDir: daemon.home });
    const task = await daemon.client.jobs.run('flow', { payload: { word: 'one', more: [2] } });
    for await (const _event of daemon.client.tasks.stream(task.id));
    expect((await daemon.client.tasks.get(task.id)).task).toMatchObject({
      status: 'completed',
      kind: 'job',
      agent: 'cox',
    });
  });

  it('are refused when they could not run, and say why', async () => {
    const daemon = await daemonOfFile();
    const refusal = async (job: Parameters<typeof save>[1]): Promise<string> => {
      const error = await save(daemon, job).catch((reason: unknown) => reason);
      return error instanceof ProblemError ? `${error.code}: ${error.message}` : 'accepted';
    };
    expect(await refusal({ name: 'a', agent: 'nobody' })).toContain(
      "agent_not_found: there is no agent 'nobody'",
    );
    expect(await refusal({ name: 'a', workDir: '/not/there' })).toContain('/not/there does not exist');
    expect(await refusal({ name: 'a', deliverTo: ['pigeon'] })).toContain("there is no channel 'pigeon'");
    expect(await refusal({ name: 'a', group: 'gpu' })).toContain("there is no group 'gpu'");
    expect(await refusal({ name: 'a', prompt: 'echo {{ playload.x }}' })).toContain('is never set');
    expect(await refusal({ name: 'a', triggers: [{ kind: 'every', everyMs: 999 }] })).toContain(
      'shorter than a second',
    );
    expect(
      await refusal({ name: 'a', triggers: [{ kind: 'event', job: 'none', status: 'ended' }] }),
    ).toContain("job_not_found: there is no job 'none'");
    expect(await refusal({ name: 'a', triggers: [{ kind: 'webhook', path: 'in' }] })).toBe('accepted');
    expect(await refusal({ name: 'b', triggers: [{ kind: 'webhook', path: 'in' }] })).toContain(
      "job 'a' already uses the webhook path 'in'",
    );
    expect(await refusal({ name: 'a' })).toContain("a job 'a' already exists");
  });

  it('keep what a change leaves open, and their name may be another', async () => {
    const daemon = await daemonOfFile();
    const job = await save(daemon, {
      name: 'first name',
      triggers: [{ kind: 'cron', expression: '0 9 * * 1-5', timeZone: 'Europe/Berlin' }],
      policy: { overlap: 'queue', timeoutMs: 5_000, stopAfterRuns: 9 },
    });
    const changed = await daemon.client.jobs.change(job.id, {
      name: 'second name',
      policy: { missed: 'once', timeoutMs: null },
    });
    expect(changed).toMatchObject({
      name: 'second name',
      prompt: 'true',
      triggers: job.triggers,
      nextAt: job.nextAt,
    });
    expect(changed.policy).toEqual({ ...job.policy, missed: 'once', timeoutMs: undefined });
    expect(await daemon.client.jobs.remove('second name')).toMatchObject({ id: job.id });
    await expect(daemon.client.jobs.get(job.id)).rejects.toThrow('there is no job');
  });
});
