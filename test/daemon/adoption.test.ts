// Programs outlive their daemon: the next one takes them over, and nothing of what they print, ask or answer is lost or doubled.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { askingTask } from '../helpers/asking-task.ts';
import { sharedDaemon, type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { nextEvent, printed } from '../helpers/events.ts';
import { processesOf, runnerOf } from '../helpers/processes.ts';

/** For the tests that leave a daemon behind, and begin with any. */
const daemonOfFile = sharedDaemon();

/** Prints its numbers up to `last`, then exits with 4. */
const counting = (last: number): string =>
  `i=1; while [ $i -le ${last} ]; do echo $i; i=$((i+1)); sleep 0.02; done; exit 4`;

const numbers = (last: number): string =>
  Array.from({ length: last }, (_, index) => `${index + 1}\n`).join('');

const submit = async ({ client }: TestDaemon, prompt: string, agent = 'shell'): Promise<string> =>
  (await client.tasks.submit({ prompt, agent })).task.id;

const describeTask = async ({ client }: TestDaemon, id: string) => (await client.tasks.get(id)).task;

/** Resolves with the task when it has ended. */
const ended = async (daemon: TestDaemon, id: string) => {
  await expect.poll(async () => (await describeTask(daemon, id)).endedAt).toBeDefined();
  return describeTask(daemon, id);
};

/** Kills the daemon like a crash and starts the next. */
const crash = async (daemon: TestDaemon): Promise<void> => {
  await daemon.kill9();
  await daemon.start();
};

test('a program goes on while its daemon is killed again and again: each line once, its own exit code, one attempt', async () => {
  const daemon = await daemonOfFile();
  const id = await submit(daemon, counting(200));
  for (const line of ['5\n', '40\n', '80\n']) {
    await printed(daemon, id, line);
    await crash(daemon);
  }
  const task = await ended(daemon, id);
  expect((await daemon.cox(['tasks', 'logs', id])).stdout).toBe(numbers(200));
  expect(task).toMatchObject({ status: 'failed', reason: 'exit_code', exitCode: 4, attempt: 1 });
  expect(task.result).toBe(numbers(200).trimEnd());
  expect(processesOf(daemon.home).filter(({ command }) => command.includes('sleep'))).toEqual([]);
});

test('what ends while no daemon lives is settled as it ended', async () => {
  const daemon = await daemonOfFile();
  const flag = join(daemon.home, 'go');
  const id = await submit(
    daemon,
    `echo begun; while [ ! -e ${flag} ]; do sleep 0.02; done; echo over; exit 3`,
  );
  await printed(daemon, id, 'begun');
  await daemon.kill9();
  writeFileSync(flag, '');
  await expect
    .poll(() => processesOf(daemon.home).filter(({ command }) => command.includes('over')))
    .toEqual([]);
  await daemon.start();
  await ended(daemon, id);
  expect(await describeTask(daemon, id)).toMatchObject({ exitCode: 3, result: 'begun\nover' });
});

test('a restart carries programs over and says so; a stop ends them unless they are to be kept', async () => {
  const daemon = await daemonOfFile();
  const id = await submit(daemon, counting(3000));
  await printed(daemon, id, '3\n');
  const restarted = await daemon.cox(['daemon', 'restart']);
  expect(restarted.stderr).toContain('1 running task was carried over');
  await printed(daemon, id, '60\n');
  await daemon.cox(['daemon', 'stop', '--keep-runs']);
  await daemon.cox(['daemon', 'start']);
  expect(await describeTask(daemon, id)).toMatchObject({ status: 'running', attempt: 1 });
  await daemon.cox(['daemon', 'stop']);
  await daemon.start();
  expect(await describeTask(daemon, id)).toMatchObject({ status: 'cancelled', reason: 'shutdown' });
  expect(processesOf(daemon.home).filter(({ command }) => command.includes('sleep'))).toEqual([]);
});

test('a run is cancelled by the daemon that took it over', async () => {
  const daemon = await daemonOfFile();
  const id = await submit(daemon, 'echo begun; sleep 1000');
  await printed(daemon, id, 'begun');
  await crash(daemon);
  expect((await daemon.cox(['tasks', 'cancel', id])).code).toBe(0);
  expect(await ended(daemon, id)).toMatchObject({ status: 'cancelled', reason: 'user' });
  expect(processesOf(daemon.home).filter(({ command }) => command.includes('sleep'))).toEqual([]);
});

test('an agent that says onDaemonDeath: fail ends with its daemon, and so does all work where the config says so', async () => {
  const agents = 'agents:\n  mortal: {runtime: command, shell: true, onDaemonDeath: fail}\n';
  await using daemon = await testDaemon({ config: agents });
  const id = await submit(daemon, 'echo begun; sleep 1000', 'mortal');
  await printed(daemon, id, 'begun');
  await crash(daemon);
  expect(await ended(daemon, id)).toMatchObject({ status: 'failed', reason: 'restarted' });
  expect(processesOf(daemon.home).filter(({ command }) => command.includes('sleep'))).toEqual([]);
});

test('an agent that prints a format keeps its answer and its tools over a crash', async () => {
  const script = join('/tmp', `cox-format-${process.pid}.sh`);
  const lines = [
    { type: 'system', subtype: 'init', session_id: 'abc' },
    { type: 'assistant', message: { id: 'm1', content: [{ type: 'text', text: 'first' }] } },
  ];
  const last = {
    type: 'result',
    subtype: 'success',
    is_error: false,
    result: 'the answer',
    session_id: 'abc',
  };
  writeFileSync(
    script,
    `${lines.map((line) => `echo '${JSON.stringify(line)}'`).join('\n')}\nwhile [ ! -e "$1" ]; do sleep 0.02; done\necho '${JSON.stringify(last)}'\n`,
  );
  await using daemon = await testDaemon({
    config: `agents:\n  coder: {runtime: command, format: claude-stream-json, command: [sh, ${script}, '{prompt}']}\n`,
  });
  const flag = join(daemon.home, 'go');
  const id = await submit(daemon, flag, 'coder');
  await printed(daemon, id, 'first');
  await crash(daemon);
  writeFileSync(flag, '');
  await ended(daemon, id);
  expect((await daemon.cox(['tasks', 'logs', id])).stdout.match(/first/g)).toHaveLength(1);
  expect(await describeTask(daemon, id)).toMatchObject({ status: 'completed', result: 'the answer' });
});

test('an agent that prints a format keeps what it said when it ends while its daemon still waits for another', async () => {
  const flag = join('/tmp', `cox-go-${process.pid}`);
  onTestFinished(() => rmSync(flag, { force: true }));
  const said = { type: 'assistant', message: { id: 'm1', content: [{ type: 'text', text: 'first' }] } };
  const last = { type: 'result', subtype: 'success', is_error: false, result: 'the answer' };
  const coder = `echo '${JSON.stringify(said)}'; while [ ! -e ${flag} ]; do sleep 0.02; done; echo '${JSON.stringify(last)}'`;
  const mortal = { runtime: 'command', shell: true, onDaemonDeath: 'fail' };
  const agents = {
    coder: { runtime: 'command', format: 'claude-stream-json', command: ['sh', '-c', coder] },
    mortal,
  };
  await using daemon = await testDaemon({ config: `cancelGrace: 1s\nagents: ${JSON.stringify(agents)}\n` });
  const id = await submit(daemon, 'go', 'coder');
  await printed(daemon, id, 'first');
  const slow = await submit(
    daemon,
    `trap 'touch ${flag}' TERM; echo begun; while :; do sleep 0.02; done`,
    'mortal',
  );
  await printed(daemon, slow, 'begun');
  await daemon.cox(['daemon', 'restart']);
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'the answer', attempt: 1 });
  expect((await daemon.cox(['tasks', 'logs', id])).stdout.match(/first/g)).toHaveLength(1);
  await daemon.cox(['daemon', 'stop']);
});

test('what a program wrote as its result before its daemon died is its result', async () => {
  const agents =
    "agents: {writer: {runtime: command, command: [sh, -c, 'echo mine > $1; echo written; while [ ! -e $2 ]; do sleep 0.02; done', sh, '{result_file}', '{prompt}']}}\n";
  await using daemon = await testDaemon({ config: agents });
  const flag = join(daemon.home, 'go');
  const id = await submit(daemon, flag, 'writer');
  await printed(daemon, id, 'written');
  await crash(daemon);
  writeFileSync(flag, '');
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'mine' });
  await expect.poll(() => readdirSync(join(daemon.paths.stateFolder, 'runs'))).toEqual([]);
});

test('a workflow goes on with its steps', async () => {
  const daemon = await daemonOfFile();
  const flag = join(daemon.home, 'go');
  const file = join(daemon.home, 'flow.yaml');
  writeFileSync(
    file,
    `name: flow\nsteps:\n  - {id: one, run: 'echo begun; while [ ! -e ${flag} ]; do sleep 0.02; done'}\n  - {id: two, needs: [one], run: echo two}\n`,
  );
  const { stdout } = await daemon.cox(['workflows', 'run', file, '-q']);
  const id = stdout.trim();
  await expect
    .poll(async () => (await daemon.client.tasks.list({ parent: id })).tasks[0]?.status)
    .toBe('running');
  const [step] = (await daemon.client.tasks.list({ parent: id })).tasks;
  await printed(daemon, step?.id ?? '', 'begun');
  await crash(daemon);
  writeFileSync(flag, '');
  await ended(daemon, id);
  const { tasks } = await daemon.client.tasks.list({ parent: id });
  expect(tasks.map(({ status, attempt }) => [status, attempt])).toEqual([
    ['completed', 1],
    ['completed', 1],
  ]);
});

test('a restart leaves a workflow alone that only waits, and the steps that wait for a slot', async () => {
  await using daemon = await testDaemon({ config: 'maxConcurrentTasks: 1\n' });
  const [flag, file] = [join(daemon.home, 'go'), join(daemon.home, 'flow.yaml')];
  const waits = `while [ ! -e ${flag} ]; do sleep 0.02; done`;
  writeFileSync(
    file,
    `name: flow\nsteps:\n  - {id: long, wait: 1h}\n  - {id: one, run: '${waits}'}\n  - {id: two, run: '${waits}'}\n`,
  );
  const id = (await daemon.cox(['workflows', 'run', file, '-q'])).stdout.trim();
  const steps = async () => (await daemon.client.tasks.list({ parent: id })).tasks;
  const statuses = async () => (await steps()).map(({ status }) => status).toSorted();
  await expect.poll(statuses).toEqual(['pending', 'running', 'running']);
  // Twice: what was taken over is handed over as well.
  for (let time = 0; time < 2; time += 1) {
    expect((await daemon.cox(['daemon', 'restart'])).stderr).toContain('carried over');
    await expect.poll(statuses).toEqual(['pending', 'running', 'running']);
  }
  writeFileSync(flag, '');
  await expect.poll(statuses, { timeout: 10_000 }).toEqual(['completed', 'completed', 'running']);
  expect(await describeTask(daemon, id)).toMatchObject({ status: 'running', attempt: 1 });
  await daemon.cox(['daemon', 'stop']);
});

test('when the runner is killed its runs fail with a reason of their own, and nothing of them is left', async () => {
  const daemon = await daemonOfFile();
  const id = await submit(daemon, 'echo begun; sleep 1000 & setsid sleep 1000');
  await printed(daemon, id, 'begun');
  process.kill(runnerOf(daemon.paths), 'SIGKILL');
  await ended(daemon, id);
  expect(await describeTask(daemon, id)).toMatchObject({ status: 'failed', reason: 'runner_lost' });
  expect(processesOf(daemon.home).filter(({ command }) => command.includes('sleep'))).toEqual([]);
  expect((await daemon.cox(['tasks', 'run', '--agent', 'shell', 'echo again'])).stdout).toBe('again\n');
});

test('an agent that may leave processes behind is taken over, and forgotten when it has ended', async () => {
  const agents = 'agents:\n  loose: {runtime: command, shell: true, detach: true}\n';
  await using daemon = await testDaemon({ config: agents });
  const id = await submit(daemon, counting(60), 'loose');
  await printed(daemon, id, '5\n');
  await crash(daemon);
  expect(await ended(daemon, id)).toMatchObject({ exitCode: 4, attempt: 1, result: numbers(60).trimEnd() });
  await daemon.stop();
  await expect.poll(() => runnerOf(daemon.paths), { timeout: 10_000 }).toBeNaN();
});

test('a runner that holds nothing ends with its daemon', async () => {
  await using daemon = await testDaemon();
  expect((await daemon.cox(['tasks', 'run', '--agent', 'shell', 'echo done'])).stdout).toBe('done\n');
  const pid = runnerOf(daemon.paths);
  expect(pid).toBeGreaterThan(0);
  await daemon.stop();
  await expect.poll(() => runnerOf(daemon.paths), { timeout: 10_000 }).toBeNaN();
});

test('a program that asks gets its answer over a crash and a restart, and is asked for it once', async () => {
  await using daemon = await testDaemon();
  const asking = await askingTask(daemon);
  const asked = asking.ask({ kind: 'question', title: 'Which?' });
  const open = async () => (await daemon.client.inputs.list()).map(({ id }) => id);
  await expect.poll(open).toHaveLength(1);
  const [id = ''] = await open();
  await crash(daemon);
  expect(await open()).toEqual([id]);
  expect((await daemon.cox(['daemon', 'restart'])).stderr).toContain('1 running task was carried over');
  expect((await daemon.cox(['answer', id, 'this one'])).code).toBe(0);
  expect(await asked).toMatchObject({ id, state: 'answered', answer: { text: 'this one' } });
  asking.close();
  await daemon.cox(['tasks', 'cancel', asking.id]);
  await daemon.cox(['daemon', 'stop']);
});

/** While it is held no runner can begin, so nothing that was claimed is started. */
const lockRunner = ({ paths }: TestDaemon): Disposable => {
  const folder = join(paths.stateFolder, 'runner-1');
  mkdirSync(folder, { mode: 0o700, recursive: true });
  const lock = new DatabaseSync(join(folder, 'lock'));
  lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  return { [Symbol.dispose]: () => lock.close() };
};

const running = (daemon: TestDaemon, id: string, attempt: number): Promise<void> =>
  expect.poll(() => describeTask(daemon, id)).toMatchObject({ status: 'running', attempt });

test('what was claimed and had not begun waits in the queue again, and runs', async () => {
  await using daemon = await testDaemon();
  const lock = lockRunner(daemon);
  const id = await submit(daemon, 'echo done');
  await running(daemon, id, 1);
  await daemon.kill9();
  lock[Symbol.dispose]();
  await daemon.start();
  expect(await ended(daemon, id)).toMatchObject({ status: 'completed', result: 'done', attempt: 2 });
  const putOff = await nextEvent(daemon, id, ({ type }) => type === 'TaskRetrying');
  expect(putOff.data).toMatchObject({ reason: 'restarted', message: 'the daemon ended before it had begun' });
});

test('what is never begun fails in the end, and so does what a killed runner may have begun', async () => {
  await using daemon = await testDaemon();
  const lock = lockRunner(daemon);
  const id = await submit(daemon, 'echo done');
  for (let attempt = 1; attempt <= 4; attempt++) {
    await running(daemon, id, attempt);
    await crash(daemon);
  }
  expect(await ended(daemon, id)).toMatchObject({ status: 'failed', reason: 'restarted', attempt: 4 });
  const other = await submit(daemon, 'echo done');
  await running(daemon, other, 1);
  await daemon.kill9();
  // A socket that nobody listens to is all that a runner leaves when it is killed.
  writeFileSync(join(daemon.paths.stateFolder, 'runner-1.sock'), '');
  lock[Symbol.dispose]();
  await daemon.start();
  expect(await ended(daemon, other)).toMatchObject({ status: 'failed', reason: 'restarted', attempt: 1 });
});
