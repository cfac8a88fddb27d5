// Runs of workflows: what starts when, what a failure takes with it, and what a retry does again.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dispatch, NotificationSender } from '@coxswain/engine';
import {
  type NewWorkflowRunInput,
  ORCHESTRATION_POOL,
  shortId,
  type Task,
  type WorkflowRun,
} from '@coxswain/protocol';
import { newWorkflowRun } from '@coxswain/protocol/schema';
import { describe, expect, it } from 'vitest';
import { type Harness, type HarnessOptions, harness, KIM } from './fixture.ts';
import { LINT } from './harness.ts';

interface WorkflowHarness extends Harness {
  run(definition: string, input?: Record<string, string>, more?: Partial<NewWorkflowRunInput>): Promise<Task>;
  show(task: Task): Promise<WorkflowRun>;
  states(task: Task): Promise<Readonly<Record<string, string>>>;
  /** The lines that steps have appended. */
  lines(): Promise<readonly string[]>;
  step(task: Task, key: string): Promise<Task>;
}

const workflows = async (options: HarnessOptions = {}): Promise<WorkflowHarness> => {
  const made = await harness(options);
  const { engine, ledger, folder } = made;
  const show = (task: Task): Promise<WorkflowRun> => engine.workflowRun(task.id, KIM);
  return {
    ...made,
    show,
    run: (definition, input = {}, more = {}) =>
      engine.runWorkflow(
        { ...newWorkflowRun.parse({ definition, input, folder, workDir: folder, ...more }), definition },
        KIM,
      ),
    states: async (task) =>
      Object.fromEntries(
        (await show(task)).steps.map(({ key, state, isReused }) => [key, isReused ? 'reused' : state]),
      ),
    lines: async () =>
      (await readFile(join(folder, 'lines'), 'utf8').catch(() => '')).split('\n').filter(Boolean),
    step: async (task, key) => {
      for await (const _ of ledger.events.subscribe(
        0,
        { rootId: task.rootId },
        AbortSignal.timeout(20_000),
      )) {
        const found = (await ledger.tasks.children(task.id)).find(({ step }) => step === key);
        if (found) return found;
      }
      throw new Error(`there is no step ${key}`);
    },
  };
};

const NEVER = new AbortController().signal;

const of = (...steps: readonly string[]): string =>
  ['name: w', 'steps:', ...steps.map((step) => `  - ${step}`)].join('\n');

describe('a run of a workflow', () => {
  it('that continues after a crash has the environment that it was submitted with', async () => {
    const { run, engine, ledger, ended, lines } = await workflows({ isNotStarted: true });
    const environment = { PATH: process.env.PATH ?? '/usr/bin:/bin', WORD: 'kept' };
    const definition = 'name: w\nonRestart: retry\nsteps:\n  - {id: one, run: "echo $WORD >> lines"}';
    const started = await run(definition, {}, { environment });
    const claim = {
      node: 'dead',
      nowMs: Date.now(),
      free: { [ORCHESTRATION_POOL]: 1 },
      newRunId: () => 'run1',
    };
    expect(await ledger.tasks.claim(claim)).toHaveLength(1);
    await engine.start();
    const retry = await ledger.tasks.newestRetry(started.id);
    expect(retry && (await ended(retry.id))).toMatchObject({ status: 'completed' });
    expect(await lines()).toEqual(['kept']);
  });

  it('has nothing in progress when it was cancelled', async () => {
    const { run, step, reaches, engine, ended, ledger } = await workflows();
    const started = await run(of('{id: one, run: "sleep 60"}', '{id: two, run: "true", needs: one}'));
    const { id } = await step(started, 'one');
    await reaches(id, 'running');
    await engine.cancel(started.id, {}, KIM);
    expect(await ended(started.id)).toMatchObject({ status: 'cancelled', reason: 'user' });
    expect((await ledger.tasks.work(started.id)).plan).toEqual([
      { content: 'one', status: 'cancelled' },
      { content: 'two', status: 'skipped' },
    ]);
  });

  it('does its steps in order and hands results on', async () => {
    const { run, ended, states, ledger } = await workflows();
    const started = await run(
      [
        'name: greet',
        'input: {who: {required: true}, greeting: Hello}',
        'env: {COX_INPUT_sign: "{{ input.greeting }}"}',
        'steps:',
        '  - {id: name, run: [printf, "%s", "{{ input.who }}"]}',
        '  - {id: both, run: [sh, -c, \'echo "$COX_INPUT_sign, $1 $COX_INPUT_n"\', sh, "{{ steps.name.result }}"], matrix: {n: [1, 2]}, needs: name}',
        '  - {id: count, run: "echo \'{\\"n\\": 2}\'", outputs: {n: "{{ json.n }}"}, needs: both}',
        'outputs: {text: "{{ steps.both[n=2].result }}", n: "{{ steps.count.outputs.n }}"}',
      ].join('\n'),
      { who: "Ann's $(id)" },
    );
    const task = await ended(started.id);
    expect(task).toMatchObject({
      status: 'completed',
      kind: 'workflow',
      agent: 'cox',
      runtime: 'cox',
      title: 'greet',
    });
    expect(JSON.parse(task.result ?? '')).toEqual({ text: "Hello, Ann's $(id) 2", n: '2' });
    expect(await states(task)).toEqual({
      name: 'completed',
      'both[n=1]': 'completed',
      'both[n=2]': 'completed',
      count: 'completed',
    });
    const children = await ledger.tasks.children(task.id);
    expect(children.map(({ kind, step }) => [kind, step])).toContainEqual(['step', 'both[n=1]']);
    const { plan } = await ledger.tasks.work(task.id);
    expect(plan?.every(({ status }) => status === 'completed')).toBe(true);
  });

  it('fails with the step that failed, blocks what needs it, and does the rest', async () => {
    const { run, ended, states } = await workflows();
    const task = await ended(
      (
        await run(
          of(
            '{id: bad, run: "echo oops >&2; exit 3"}',
            '{id: after, run: "true", needs: bad}',
            '{id: other, run: "true"}',
            '{id: mend, run: [echo, "{{ steps.bad.exitCode }}"], needs: bad, when: steps.bad.status == "failed"}',
            '{id: report, run: "true", needs: [after, other], always: true}',
          ),
        )
      ).id,
    );
    expect(task).toMatchObject({ status: 'failed', reason: 'step_failed' });
    expect(task.error?.message).toContain('1 of 5 steps failed: bad (');
    expect(task.error?.message).toContain('1 did not run because of that');
    expect(await states(task)).toEqual({
      bad: 'failed',
      after: 'blocked',
      other: 'completed',
      mend: 'completed',
      report: 'completed',
    });
  });

  it('holds no slot while its steps work, however few there are', async () => {
    const { run, ended, engine } = await workflows({ limits: { maxConcurrentTasks: 1, maxParked: 0 } });
    const outer = await run(
      of(
        '{id: sub, workflow: {name: inner, steps: [{id: a, run: "true"}, {id: b, run: "true", needs: a}]}}',
        '{id: w, wait: 10ms}',
      ),
    );
    expect(await ended(outer.id)).toMatchObject({ status: 'completed' });
    expect(engine.slots()).toEqual({ used: 0, total: 1, parked: 0 });
  });

  it('waits for a yes, and fails at a no', async () => {
    const { run, reaches, ended, engine, ledger, step, states } = await workflows();
    const definition = of(
      '{id: ok, approve: "Ship it?"}',
      '{id: ship, run: [echo, "{{ steps.ok.result }}"], needs: ok}',
    );
    const yes = await run(definition);
    const asking = await step(yes, 'ok');
    await reaches(asking.id, 'needs_input');
    const [request] = await ledger.inputs.open();
    expect(request).toMatchObject({ kind: 'approval', title: 'Ship it?' });
    if (request) await engine.answer(request.id, { decision: 'approve' }, KIM);
    expect(await ended(yes.id)).toMatchObject({ status: 'completed' });
    const no = await run(definition);
    await reaches((await step(no, 'ok')).id, 'needs_input');
    const [second] = await ledger.inputs.open();
    if (second) await engine.answer(second.id, { decision: 'deny', text: 'not today' }, KIM);
    expect(await ended(no.id)).toMatchObject({ status: 'failed' });
    expect(await states(no)).toEqual({ ok: 'failed', ship: 'blocked' });
  });

  it('sends what is asked in it, and nothing else of its steps, to where its own notices go', async () => {
    const sent: Dispatch[] = [];
    const hook = {
      name: 'hook',
      type: 'webhook',
      url: 'http://127.0.0.1:9/',
      allow: [],
      definedIn: 'here',
    } as const;
    const notifications: NotificationSender = {
      channels: () => [hook],
      send: async (dispatch) => {
        sent.push(dispatch);
        return { isSent: true };
      },
    };
    const { run, show, ended, engine, ledger, reaches, step, output } = await workflows({
      env: { notifications },
    });
    const inner = '{name: inner, steps: [{id: ask, run: "sleep 60"}, {id: ok, approve: Sure?}]}';
    const task = await run(of(`{id: sub, workflow: ${inner}}`), {}, { deliverTo: ['hook'] });
    const sub = await step(task, 'sub');
    const asking = await step(sub, 'ask');
    await reaches(asking.id, 'running');
    engine.ask(asking.id, { kind: 'question', title: 'Which?' }, KIM, NEVER).catch(() => {});
    for (const { id } of [asking, await step(sub, 'ok')]) await reaches(id, 'needs_input');
    const ok = await step(sub, 'ok');
    expect((await show(task)).asked).toEqual([
      expect.objectContaining({ taskId: asking.id, step: 'sub', who: 'sub › ask', title: 'Which?' }),
      expect.objectContaining({ taskId: ok.id, step: 'sub', who: 'sub › ok', kind: 'approval' }),
    ]);
    expect((await show(asking)).asked.map(({ who }) => who)).toEqual(['ask', 'ok']);
    const answers = (await ledger.inputs.open()).map(({ id, kind }) =>
      engine.answer(id, kind === 'question' ? { decision: 'answer', text: 'x' } : { decision: 'deny' }, KIM),
    );
    await Promise.all(answers);
    await engine.cancel(asking.id, {}, KIM);
    await ended(task.id);
    expect((await show(task)).asked).toEqual([]);
    expect(await output(task.id)).toMatch(/inner · ok: asks: Sure\? \(cox approve \w+\)/);
    expect(await output(sub.id)).toMatch(/^ask: asks: Which\? \(cox answer \w+\)$/m);
    await expect.poll(() => sent.at(-1)?.delivery.kind).toBe('ended');
    const told = sent.map(({ delivery: { kind, taskId } }) => `${kind} ${taskId}`);
    expect(told.toSorted()).toEqual(
      [`started ${task.id}`, `asks ${asking.id}`, `asks ${ok.id}`, `ended ${task.id}`].toSorted(),
    );
  });

  it('shows what a helper below a step asks, and where', async () => {
    const { run, show, step, shell, reaches, engine } = await workflows();
    const task = await run(of('{id: build, run: "sleep 60"}'));
    const build = await step(task, 'build');
    await reaches(build.id, 'running');
    const program = { kind: 'task', name: 'kim', taskId: build.id } as const;
    const helper = await shell('sleep 60', { kind: 'helper' }, program);
    await reaches(helper.id, 'running');
    engine.ask(helper.id, { kind: 'permission', title: 'wants to run' }, KIM, NEVER).catch(() => {});
    await reaches(helper.id, 'needs_input');
    expect((await show(task)).asked).toEqual([
      expect.objectContaining({
        taskId: helper.id,
        step: 'build',
        who: 'build › shell',
        title: 'wants to run',
      }),
    ]);
    expect((await show(helper)).taskId).toBe(task.id);
    await engine.cancel(task.id, { now: true }, KIM);
  });

  it('ends with all below it at its time limit, even while waiting for a person', async () => {
    // It is no working time: the ceiling of that does not limit it.
    const { run, ended, ledger, states } = await workflows({ limits: { maxExecutionTimeMs: 200 } });
    const task = await run(
      of('{id: ok, approve: Sure?}', '{id: next, run: "true", needs: ok}'),
      {},
      { timeoutMs: 300 },
    );
    expect(await ended(task.id)).toMatchObject({ status: 'cancelled', reason: 'timeout' });
    expect(await ledger.inputs.open()).toEqual([]);
    expect(await states(task)).toEqual({ ok: 'cancelled', next: 'blocked' });
    const free = await run(
      of('{id: a, wait: 300ms}', '{id: b, workflow: {steps: [{id: c, wait: 1ms}]}, timeout: 1h}'),
    );
    expect(free.timeoutMs).toBe(0);
    expect(await ended(free.id)).toMatchObject({ status: 'completed' });
  });

  it('says of a step that it ran out of time, and shows the run around it', async () => {
    const { run, ended, engine, show, step } = await workflows();
    const task = await run(of('{id: long, run: "sleep 60", timeout: 200ms}'));
    expect((await ended(task.id)).error?.message).toContain('long (it reached its time limit of ');
    const long = await step(task, 'long');
    expect(await show(long)).toEqual(await show(task));
    const program = { kind: 'task', name: 'kim', taskId: long.id } as const;
    await expect(engine.workflowRun(long.id, program)).rejects.toThrow('there is no task');
  });

  it('takes everything below it along when it is cancelled', async () => {
    const { run, reaches, ended, engine, step, ledger } = await workflows({
      limits: { maxConcurrentTasks: 1 },
    });
    const task = await run(
      of(
        '{id: long, run: "sleep 60"}',
        '{id: queued, run: "sleep 60"}',
        '{id: later, run: "true", needs: long}',
      ),
    );
    await reaches((await step(task, 'long')).id, 'running');
    await engine.cancel(task.id, {}, KIM);
    expect(await ended(task.id)).toMatchObject({ status: 'cancelled', reason: 'user' });
    const children = await ledger.tasks.children(task.id);
    expect(children.map(({ status, reason }) => [status, reason])).toEqual([
      ['cancelled', 'parent'],
      ['cancelled', 'parent'],
    ]);
  });

  it('does again only what did not complete when it is retried', async () => {
    const { run, ended, engine, lines, states, folder } = await workflows();
    const definition = of(
      '{id: a, run: "echo a >> lines; echo result-a"}',
      '{id: b, run: "echo b >> lines; test -e fixed", needs: a}',
      '{id: c, run: "echo c $COX_INPUT_a >> lines", env: {COX_INPUT_a: "{{ steps.a.result }}"}, needs: [a, b]}',
      '{id: seen, run: "echo seen >> lines", needs: b, always: true}',
      '{id: sub, workflow: {name: s, steps: [{id: x, run: "echo x >> lines"}, {id: y, run: "echo y >> lines; test -e fixed", needs: x}]}}',
    );
    const first = await ended((await run(definition)).id);
    expect(first.status).toBe('failed');
    await writeFile(join(folder, 'fixed'), '');
    const retry = await engine.retry(first.id, {}, KIM);
    const second = await ended(retry.id);
    expect(second).toMatchObject({ status: 'completed', retryOf: first.id });
    expect(await states(second)).toEqual({
      a: 'reused',
      b: 'completed',
      c: 'completed',
      seen: 'completed',
      sub: 'completed',
    });
    expect((await lines()).toSorted()).toEqual(['a', 'b', 'b', 'c result-a', 'seen', 'seen', 'x', 'y', 'y']);
  });

  it('refuses what cannot be run with the place of each fault, and a program altogether', async () => {
    const { run, engine, shell, reaches } = await workflows();
    await expect(run(of('{id: a, rnu: x}'))).rejects.toThrow(
      "the workflow is not valid: 3:13: unknown key 'rnu' of a step; did you mean 'run'?",
    );
    await expect(run('name: w\ninput: {k: {required: true}}\nsteps: [{id: a, run: x}]')).rejects.toThrow(
      '--input k=',
    );
    await expect(run(of('{id: a, run: x}'), { kk: '1' })).rejects.toThrow("has no input 'kk'");
    const { id } = await shell('sleep 60');
    await reaches(id, 'running');
    const program = { kind: 'task', name: 'kim', taskId: id } as const;
    const definition = of('{id: a, run: x}');
    await expect(
      engine.runWorkflow({ ...newWorkflowRun.parse({ definition }), definition }, program),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('reports a step that cannot be submitted', async () => {
    const { run, ended, engine, settings } = await workflows({ agents: [LINT] });
    const definition = of('{id: a, prompt: hi, agent: lint, needs: b}', '{id: b, run: "sleep 0.3"}');
    const { id } = await run(definition);
    engine.configure({ ...settings, agents: settings.agents.filter(({ name }) => name !== 'lint') });
    await expect(run(definition)).rejects.toThrow("3:32: there is no agent 'lint'");
    const task = await ended(id);
    expect(task.error?.message).toContain("there is no agent 'lint'");
    expect(task.error?.message).not.toContain('cox');
  });

  it('ends with the daemon: nothing of it is left pending', async () => {
    const { run, reaches, engine, step, ledger } = await workflows({ limits: { maxConcurrentTasks: 1 } });
    const task = await run(
      of('{id: long, run: "sleep 60"}', '{id: queued, run: "sleep 60"}', '{id: ok, approve: well}'),
    );
    await reaches((await step(task, 'long')).id, 'running');
    await engine.stop();
    expect(await ledger.tasks.get(task.id)).toMatchObject({ status: 'cancelled', reason: 'shutdown' });
    expect(await ledger.tasks.counts()).toMatchObject({ running: 0, pending: 0, needsInput: 0 });
  });

  it('lets what works finish when the daemon waits for it, and starts nothing more', async () => {
    const { run, reaches, engine, step, ledger, states } = await workflows({
      limits: { maxConcurrentTasks: 1 },
    });
    const task = await run(
      of(
        '{id: short, run: "while ! test -e go; do sleep 0.05; done"}',
        '{id: queued, run: "true"}',
        '{id: next, run: "true", needs: short}',
        '{id: ok, approve: well}',
      ),
    );
    await reaches((await step(task, 'short')).id, 'running');
    await reaches((await step(task, 'ok')).id, 'needs_input');
    const stopped = engine.stop({ wait: true });
    const { workDir } = task;
    await writeFile(join(workDir, 'go'), '');
    await stopped;
    expect(await ledger.tasks.get(task.id)).toMatchObject({ status: 'cancelled', reason: 'shutdown' });
    expect(await states(task)).toMatchObject({
      short: 'completed',
      queued: 'cancelled',
      next: 'waiting',
      ok: 'cancelled',
    });
  });

  it('knows names of any script, typed in whatever form', async () => {
    const { run, ended, states } = await workflows();
    const [one, other] = ['é'.normalize('NFC'), 'é'.normalize('NFD')];
    const started = await run(
      [
        'name: w',
        `input: {größe: {required: true}, "${other}": "1"}`,
        'steps:',
        '  - {id: 构建, run: "printf %s $COX_INPUT_gr__e$COX_INPUT__", outputs: {"版本": "{{ result }}"}}',
        `  - {id: "caf${other}", run: [echo, "{{ steps.构建.outputs.版本 }}", "{{ matrix.语言 }}"], needs: 构建, matrix: {语言: [中, "${other}"]}}`,
        `  - {id: テスト, run: [echo, "{{ steps.caf${one}[语言=${one}].result }}"], needs: caf${one}, when: 'steps.构建.result == "x1" && steps.caf${other}[语言=中].status == "completed"'}`,
        'outputs: {"Ответ": "{{ steps.テスト.result }}"}',
      ].join('\n'),
      { größe: 'x' },
    );
    const task = await ended(started.id);
    expect(JSON.parse(task.result ?? '')).toEqual({ Ответ: `x1 ${other}` });
    expect(await states(task)).toEqual({
      构建: 'completed',
      [`caf${one}[语言=中]`]: 'completed',
      [`caf${one}[语言=${one}]`]: 'completed',
      テスト: 'completed',
    });
  });

  it('fails a step that what was filled in makes no task of, and says why', async () => {
    const { run, ended, engine } = await workflows();
    const definition = of('{id: a, approve: "{{ steps.b.result }}", needs: b}', '{id: b, run: "true"}');
    const task = await ended((await run(definition)).id);
    expect(task.error?.message).toContain('a (its prompt is empty)');
    const message = engine.message(task.id, { text: 'hello' }, KIM);
    await expect(message).rejects.toThrow('runs other tasks and has no agent of its own');
  });

  it('explains what it waits for', async () => {
    const { run, reaches, engine, step, event } = await workflows();
    const task = await run(of('{id: long, run: "sleep 60"}', '{id: pause, wait: 1h}'));
    await reaches((await step(task, 'long')).id, 'running');
    const pause = await step(task, 'pause');
    await reaches(pause.id, 'running');
    await event(task.id, 'AgentStatus');
    expect((await engine.explain(task.id, KIM)).summary).toMatch(
      /^it has been running its steps for .*: 0\/2 steps: long, pause$/,
    );
    expect(await engine.explain(pause.id, KIM)).toMatchObject({
      summary: expect.stringMatching(/^it waits 1h00m and has waited/),
      causes: [{}, { code: 'run', remedy: `cox workflows show ${shortId(task.id)}` }],
    });
  });

  it('explains an ended step by its run and leads to the newest one', async () => {
    const { run, ended, engine, step } = await workflows();
    const inner = '{ steps: [{id: x, run: "false"}] }';
    const first = await ended((await run(of(`{id: sub, workflow: ${inner}}`))).id);
    const x = await step(await step(first, 'sub'), 'x');
    const of1 = `it is step 'sub › x' of run ${shortId(first.id)} (failed): w`;
    expect((await engine.explain(x.id, KIM)).causes).toMatchObject([
      { code: 'exit_code', remedy: `cox tasks logs ${shortId(x.id)}` },
      { code: 'run', detail: of1, remedy: `cox tasks retry ${shortId(first.id)}` },
    ]);
    const second = await ended((await engine.retry(first.id, {}, KIM)).id);
    const third = await ended((await engine.retry(second.id, {}, KIM)).id);
    const newest = {
      detail: expect.stringContaining(`it was retried as ${shortId(third.id)} (failed)`),
      remedy: `cox workflows show ${shortId(third.id)}`,
    };
    const { causes } = await engine.explain(first.id, KIM);
    expect(causes).toMatchObject([{ code: 'step_failed' }, { code: 'retried', ...newest }]);
    expect(causes[0]?.remedy).toBeUndefined();
    expect((await engine.explain(x.id, KIM)).causes).toMatchObject([{}, { code: 'run', ...newest }]);
    expect((await engine.explain(third.id, KIM)).causes).toMatchObject([
      { code: 'step_failed', remedy: `cox tasks retry ${shortId(third.id)}` },
    ]);
  });
});
