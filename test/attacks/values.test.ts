// Values from outside try to become commands: by a webhook, an event, an input, a stored job, over a real daemon. A file PWN in
// the home of the daemon says that one did.

import { createHmac, randomUUID } from 'node:crypto';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openLedger } from '@coxswain/ledger';
import { ID_BYTES, type Job, type TaskId, taskIdFrom } from '@coxswain/protocol';
import { describe, expect, it } from 'vitest';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { endedRuns, eventsOf, outputOf, save } from '../jobs/watch.ts';

const CONFIG = 'hooks: {listen: "127.0.0.1:0"}\nchannels: {log: {type: file, path: notices.jsonl}}\n';
const ATTACK = '$(touch PWN)`touch PWN`";touch PWN;\'\ntouch PWN\n';

/** Sends it to the webhook of the job, signed. */
const send = async (daemon: TestDaemon, name: string, payload: unknown): Promise<Record<string, unknown>> => {
  const [hook] = await daemon.client.jobs.secrets(name);
  if (!hook) throw new Error(`${name} has no webhook`);
  const body = JSON.stringify(payload);
  const signature = createHmac('sha256', hook.secret).update(body).digest('hex');
  const response = await fetch(hook.url, {
    method: 'POST',
    body,
    headers: { 'x-hub-signature-256': `sha256=${signature}`, 'x-github-delivery': randomUUID() },
  });
  return (await response.json()) as Record<string, unknown>; // what our own daemon answers
};

const hooked = (
  daemon: TestDaemon,
  name: string,
  { prompt, command, agent }: { prompt?: string; command?: readonly string[]; agent?: string },
): Promise<Job> =>
  save(daemon, {
    name,
    prompt,
    ...(command === undefined ? {} : { command: [...command] }),
    agent: agent ?? 'command',
    triggers: [{ kind: 'webhook', path: name }],
  });

const isPwned = (daemon: TestDaemon): Promise<boolean> =>
  access(join(daemon.home, 'PWN')).then(
    () => true,
    () => false,
  );

const ended = async (daemon: TestDaemon, id: unknown) => {
  const task = String(id) as TaskId;
  for await (const _event of daemon.client.tasks.stream(task));
  return (await daemon.client.tasks.get(task)).task;
};

const X = '{{ payload.x }}';
const SHELLS: readonly (readonly string[])[] = [
  ['bash', '-ce', `echo ${X}`],
  ['bash', '-ceu', `echo ${X}`],
  ['bash', '-ceuo', 'pipefail', `echo ${X}`],
  ['bash', '-c', '-e', `echo ${X}`],
  ['bash', '-c', '--', `echo ${X}`],
  ['env', '-S', `sh -c "echo ${X}"`],
  ['rbash', '-c', `echo ${X}`],
  ['su', '-c', `echo ${X}`],
  ['flock', 'lock', '-c', `echo ${X}`],
  ['script', '-qc', `echo ${X}`, '/dev/null'],
  ['sh', '-c', `sh -c 'echo ${X}'`],
  ['sh', '-c', `x=${X}; echo "$x"`],
  ['sh', '-c', X],
  ['bash', '-c', '--', X],
  ['bash', '-ceuo', 'pipefail', '--', X],
  ['timeout', '9', 'sh', '-c', X],
  ['env', X],
  [X],
  ['sh', X],
  ['find', '.', '-maxdepth', '0', '-exec', 'sh', '-c', X, ';'],
];

describe('a value with a command in it', () => {
  it('is refused wherever a shell or another program could run it, with the form to use', async () => {
    const daemon = await testDaemon({ config: CONFIG });
    for (const [index, command] of SHELLS.entries())
      await expect(hooked(daemon, `c${index}`, { command }), command.join(' ')).rejects.toThrow(
        'use "$COX_INPUT_x" instead',
      );
    await expect(hooked(daemon, 'line', { prompt: `echo ${X}`, agent: 'shell' })).rejects.toThrow(
      'use "$COX_INPUT_x" instead: echo "$COX_INPUT_x"',
    );
    const saved = await daemon.cox(['jobs', 'new', 'x', '--manual', '--', 'bash', '-ce', `echo ${X}`]);
    expect(saved.code).not.toBe(0);
    expect(saved.stderr).toContain(`bash -ce 'echo "$COX_INPUT_x"'`);
    expect(await daemon.client.jobs.list()).toEqual([]);
  });

  it('reaches the program as a value, whatever it holds', async () => {
    const daemon = await testDaemon({ config: CONFIG });
    const jobs = [
      await hooked(daemon, 'variable', { command: ['sh', '-c', 'printf %s "$COX_INPUT_x"'] }),
      await hooked(daemon, 'prompt', { prompt: 'printf %s "$COX_INPUT_x"', agent: 'shell' }),
      await hooked(daemon, 'script', { command: ['sh', '-c', 'printf %s "$1"', 'sh', X] }),
      await hooked(daemon, 'argument', { command: ['printf', '%s', X] }),
    ];
    const values = [ATTACK, '', '"\'\\ 汉字 é 🚀', '{{ payload.y }} $HOME * ; #', 'y'.repeat(100_000)];
    for (const value of values)
      for (const { name } of jobs) {
        const { taskId } = await send(daemon, name, { x: value });
        const task = await ended(daemon, taskId);
        expect(task.status, `${name} ${value.slice(0, 20)}`).toBe('completed');
        expect(await outputOf(daemon, task), name).toBe(value.trim());
      }
    expect(await isPwned(daemon)).toBe(false);
  });

  it('too large for any program is refused with its name and size', async () => {
    const daemon = await testDaemon({ config: CONFIG });
    const variable = await hooked(daemon, 'variable', { command: ['printenv', 'COX_INPUT_x'] });
    await hooked(daemon, 'argument', { command: ['printf', '%s', '{{ payload.a.b }}'] });
    const detail = async (name: string, payload: object): Promise<string> => {
      const refused = expect.stringMatching(/^(?:invalid_request|unprocessable)$/);
      expect(await send(daemon, name, payload)).toMatchObject({ code: refused });
      const [run] = await daemon.client.jobs.runs(name, { only: 'missed', limit: 1 });
      return run?.firing.detail ?? '';
    };
    expect(await detail('variable', { x: 'y'.repeat(140_000) })).toContain(
      'COX_INPUT_x is 140013 bytes long',
    );
    expect(await detail('variable', { x: 'a\0b' })).toContain('COX_INPUT_x contains a NUL character');
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`f${n}`, 'z'.repeat(100_000)]));
    expect(await detail('variable', many)).toContain('the limit is 524288');
    expect(await detail('argument', { a: { b: 'y'.repeat(140_000) } })).toContain('is 140001 bytes long');
    expect(await detail('argument', { a: { b: '--version' } })).toContain("starts with '-'");
    expect(await ended(daemon, (await send(daemon, 'variable', { x: 'fine' })).taskId)).toMatchObject({
      status: 'completed',
      jobId: variable.id,
    });
  });

  it('sets no variable but its own, and no variable comes from outside', async () => {
    const daemon = await testDaemon({ config: CONFIG });
    const environment = { PATH: process.env.PATH ?? '/usr/bin:/bin', COX_INPUT_outer: 'stale' };
    await save(daemon, { name: 'env', prompt: 'env; touch ran', environment });
    const payload = { PATH: '/nowhere', LD_PRELOAD: '/evil.so', 'BASH_ENV=x': '$(touch PWN)', slot: 'mine' };
    const task = await daemon.client.jobs.run('env', { payload });
    const lines = (await outputOf(daemon, await ended(daemon, task.id))).split('\n');
    expect(lines).toContain('COX_INPUT_PATH=/nowhere');
    expect(lines).toContain('COX_INPUT_LD_PRELOAD=/evil.so');
    expect(lines).toContain('COX_INPUT_BASH_ENV_x=$(touch PWN)');
    expect(
      lines.filter((line) => /^(?:LD_PRELOAD|BASH_ENV|COX_INPUT_outer)|^PATH=\/nowhere/.test(line)),
    ).toEqual([]);
    expect(lines).not.toContain('COX_INPUT_slot=mine');
    const submitted = await daemon.cox([
      'bg',
      'submit',
      '--wait',
      '--agent',
      'shell',
      '--env',
      'COX_INPUT_x=1',
      'printenv COX_INPUT_x',
    ]);
    expect(submitted.code).toBe(10);
  });

  it("in an agent's answer runs nothing through an event trigger", async () => {
    const daemon = await testDaemon({ config: CONFIG });
    const triggers = [{ kind: 'event' as const, agent: 'command', status: 'completed' as const }];
    await expect(
      save(daemon, { name: 'heard', prompt: 'echo {{ payload.task.result }}', triggers }),
    ).rejects.toThrow('echo "$COX_INPUT_task_result"');
    const heard = await save(daemon, {
      name: 'heard',
      prompt: 'printf %s "$COX_INPUT_task_result"',
      triggers,
    });
    const said = await daemon.client.tasks.submit({
      command: ['printf', '%s', ATTACK],
      workDir: daemon.home,
    });
    await ended(daemon, said.task.id);
    const [run] = await endedRuns(daemon, heard, 1);
    expect(run && (await outputOf(daemon, run))).toBe(ATTACK.trim());
    expect(await isPwned(daemon)).toBe(false);
  });

  it('stays a value in the steps of a workflow, and is refused in their command lines', async () => {
    const daemon = await testDaemon({ config: CONFIG });
    const run = (steps: readonly string[], more: readonly string[] = []) =>
      daemon.client.workflows.run({
        definition: ['name: w', 'input: {x: ""}', ...more, 'steps:', ...steps].join('\n'),
        input: { x: ATTACK },
        workDir: daemon.home,
      });
    const unsafe = [
      '{id: a, run: [sh, -c, "echo {{ input.x }}"]}',
      '{id: a, run: "echo {{ input.x }}"}',
      '{id: a, run: "echo \'{{ input.x }}\'"}',
      '{id: a, run: [sh, -c, "{{ input.x }}"]}',
      '{id: a, run: ["{{ input.x }}"]}',
      '{id: a, prompt: "echo {{ input.x }}", agent: shell}',
      '{id: a, env: {BASH_ENV: "{{ input.x }}"}, run: [bash, -c, "true"]}',
      '{id: a, discuss: {topic: "{{ input.x }}", agents: [shell, shell]}}',
    ];
    for (const step of unsafe) await expect(run([`  - ${step}`]), step).rejects.toThrow(/COX_INPUT_|shell/);
    await expect(run(['  - {id: a, run: x}'], ['env: {PATH: "{{ input.x }}"}'])).rejects.toThrow(
      'COX_INPUT_x: "{{ input.x }}"',
    );
    const task = await run(
      [
        '  - {id: a, run: "printf %s \\"$COX_INPUT_x\\""}',
        '  - {id: b, run: [printf, "%s", "{{ steps.a.result }}"], needs: a}',
        '  - {id: c, env: {COX_INPUT_b: "{{ steps.b.result }}"}, run: "printf %s \\"$COX_INPUT_b$COX_INPUT_n\\"", needs: b, matrix: {n: [7]}}',
      ],
      ['outputs: {all: "{{ steps.c[n=7].result }}"}'],
    );
    const done = await ended(daemon, task.id);
    expect(JSON.parse(done.result ?? '{}')).toEqual({ all: `${ATTACK.trim()}7` });
    expect(await isPwned(daemon)).toBe(false);
  });

  it('keeps its inputs when a workflow is retried', async () => {
    const daemon = await testDaemon();
    const definition =
      'name: w\ninput: {x: ""}\nsteps:\n  - {id: a, run: "echo \\"$COX_INPUT_x\\" >> seen"}\n  - {id: b, run: "test -e fixed", needs: a}\n';
    const first = await daemon.client.workflows.run({
      definition,
      input: { x: ATTACK },
      workDir: daemon.home,
    });
    expect(await ended(daemon, first.id)).toMatchObject({ status: 'failed' });
    await writeFile(join(daemon.home, 'fixed'), '');
    const again = await daemon.client.tasks.retry(first.id, {});
    expect(await ended(daemon, again.id)).toMatchObject({ status: 'completed' });
    expect(await readFile(join(daemon.home, 'seen'), 'utf8')).toBe(`${ATTACK}\n`);
    await save(daemon, { name: 'once', prompt: 'echo "$COX_INPUT_x" > got; test -e other' });
    const failed = await daemon.client.jobs.run('once', { payload: { x: ATTACK } });
    expect(await ended(daemon, failed.id)).toMatchObject({ status: 'failed' });
    await writeFile(join(daemon.home, 'other'), '');
    await ended(daemon, (await daemon.client.tasks.retry(failed.id, {})).id);
    expect(await readFile(join(daemon.home, 'got'), 'utf8')).toBe(`${ATTACK}\n`);
    expect(await isPwned(daemon)).toBe(false);
  });
});

describe('a job that an earlier version saved', () => {
  let waiting: TaskId;
  const old = async (daemon: TestDaemon): Promise<Job> => {
    const safe = await save(daemon, {
      name: 'old',
      prompt: undefined,
      agent: 'command',
      command: ['sleep', '60'],
      triggers: [{ kind: 'webhook', path: 'old' }],
      deliverTo: ['log'],
    });
    await daemon.client.jobs.run('old');
    waiting = (await daemon.client.jobs.run('old')).id;
    await daemon.stop();
    const ledger = await openLedger({ folder: dirname(daemon.paths.ledgerFile) });
    const stored = await ledger.jobs.get(safe.id);
    if (!stored) throw new Error('the job is gone');
    const { id, revision } = stored.job;
    const definition = { ...definitionIn(stored.job), command: ['bash', '-ce', `echo ${X}`] };
    await ledger.jobs.change(id, { revision, definition, advance: {} }, Date.now());
    await ledger.close();
    await daemon.start();
    return safe;
  };

  it('is paused at the start with a notice, and fires again after an edit', async () => {
    const daemon = await testDaemon({ config: CONFIG });
    const { id } = await old(daemon);
    const [missed] = await eventsOf(daemon, 'JobMissed', 1);
    expect(await daemon.client.jobs.get(id)).toMatchObject({ enabled: false, pauseReason: 'unsafe' });
    expect(missed?.data).toMatchObject({ job: 'old', reason: 'refused' });
    expect(missed?.data.detail).toContain(`bash -ce 'echo "$COX_INPUT_x"'`);
    // It waited to run with a value in its command line already.
    expect(await ended(daemon, waiting)).toMatchObject({ status: 'failed', reason: 'runtime_error' });
    expect((await daemon.cox(['jobs', 'show', 'old'])).stdout).toContain('its command line contains a value');
    expect((await daemon.cox(['jobs', 'list'])).stdout).toContain('paused');
    expect((await daemon.cox(['deliveries', 'list', '--json'])).stdout).toContain('Job old is paused');
    expect(await send(daemon, 'old', { x: ATTACK })).toMatchObject({ status: 409 });
    await expect(daemon.client.jobs.run('old', { payload: { x: ATTACK } })).rejects.toThrow('COX_INPUT_x');
    await expect(daemon.client.jobs.resume('old')).rejects.toThrow("job 'old' stays paused");
    expect((await daemon.client.jobs.repair('old')).repaired.join()).toContain('"$COX_INPUT_x"');
    const command = ['bash', '-ce', 'printf %s "$COX_INPUT_x"'];
    expect(await daemon.client.jobs.change('old', { command })).toMatchObject({ enabled: true });
    const decided = (await daemon.client.audit.list({ action: 'job' })).slice(-2);
    expect(decided.map(({ action }) => action)).toEqual(['job.changed', 'job.resumed']);
    expect(new Set(decided.map(({ actor }) => actor)).size).toBe(1);
    const task = await ended(daemon, (await send(daemon, 'old', { x: ATTACK })).taskId);
    expect(await outputOf(daemon, task)).toBe(ATTACK.trim());
    expect(await isPwned(daemon)).toBe(false);
  });
});

const definitionIn = (job: Job) => {
  const {
    agent,
    session,
    user,
    triggers,
    policy,
    delivery,
    deliverTo,
    workDir,
    addDirs,
    labels,
    priority,
    name,
  } = job;
  return {
    agent,
    session,
    user,
    triggers,
    policy,
    delivery,
    deliverTo,
    workDir,
    addDirs,
    labels,
    priority,
    name,
  };
};

describe('a run that an earlier version accepted', () => {
  it('fails at the step that would run a value, with the form to use, and does the rest', async () => {
    const daemon = await testDaemon();
    await mkdir(join(daemon.home, 'work'));
    const first = await daemon.client.workflows.run({
      definition: 'name: w\ninput: {x: ""}\nsteps:\n  - {id: a, run: "true"}\n',
      input: { x: ATTACK },
      workDir: daemon.home,
    });
    await ended(daemon, first.id);
    await daemon.stop();
    const ledger = await openLedger({ folder: dirname(daemon.paths.ledgerFile) });
    const like = await ledger.tasks.get(first.id);
    if (!like) throw new Error('the run is gone');
    const id = taskIdFrom(crypto.getRandomValues(new Uint8Array(ID_BYTES)));
    const prompt =
      'name: w\ninput: {x: ""}\nsteps:\n  - {id: a, run: "echo {{ input.x }}"}\n  - {id: c, run: [sh, -c, "echo {{ input.x }}"]}\n  - {id: b, run: echo fine}\n';
    const waiting = { ...like, id, rootId: id, prompt, session: `ses_${id.slice(4)}` };
    await ledger.tasks.insert([{ ...waiting, createdAtMs: Date.now(), isExternalRoot: true }], {
      treeMaxTasks: 100,
    });
    await ledger.close();
    await daemon.start();
    const done = await ended(daemon, id);
    expect(done).toMatchObject({ status: 'failed', reason: 'step_failed' });
    expect(done.error?.message).toContain('use "$COX_INPUT_x" instead: echo "$COX_INPUT_x"');
    expect((await daemon.cox(['workflows', 'show', id])).stdout).toMatch(/a .*failed[\s\S]*b .*completed/);
    expect(await isPwned(daemon)).toBe(false);
  });
});
