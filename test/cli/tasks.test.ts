// The verbs on tasks.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { Task } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { COX, testEnvironment } from '../helpers/cox.ts';
import { sharedDaemon, testDaemon } from '../helpers/daemon.ts';
import { begin, ended } from '../helpers/submitted.ts';

const SHELL = ['--agent', 'shell'];

/** For all tests but those that need a daemon that has seen nothing, or another config. */
const daemonOfFile = sharedDaemon({ config: 'cancelGrace: 1s\n' });

const tasksIn = (stdout: string): Task[] => JSON.parse(stdout);

test('run streams stdout to stdout and stderr to stderr and exits with the code of the task', async () => {
  const { cox } = await daemonOfFile();
  const good = await cox(['tasks', 'run', ...SHELL, 'echo out; echo err >&2; echo more']);
  expect([good.code, good.stdout]).toEqual([0, 'out\nmore\n']);
  expect(good.stderr).toMatch(/^err\n✓ completed {2}tsk_\S+ {2}\d+s\n$/);
  expect((await cox(['tasks', 'run', ...SHELL, 'exit 3'])).code).toBe(10);
  expect((await cox(['tasks', 'run', '--passthrough', ...SHELL, 'exit 3'])).code).toBe(3);
  expect((await cox(['tasks', 'run', '--passthrough', '--', 'sh', '-c', 'exit 42'])).code).toBe(42);
  expect((await cox(['tasks', 'run', '--timeout', '200ms', ...SHELL, 'sleep 60'])).code).toBe(12);
  expect((await cox(['tasks', 'run', '--', 'no-such-program'])).code).toBe(10);
});

test('run -q prints the id alone; run --json every event', async () => {
  const { cox } = await daemonOfFile();
  const quiet = await cox(['tasks', 'run', '-q', ...SHELL, 'echo out; echo err >&2']);
  expect(quiet).toEqual({ code: 0, stdout: expect.stringMatching(/^tsk_[a-z2-7]{12}\n$/), stderr: '' });
  const { stdout, stderr } = await cox(['tasks', 'run', '--json', ...SHELL, 'echo out']);
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(stderr).toBe('');
  expect(events.find(({ type }) => type === 'StreamChunk').data).toEqual({ stream: 'stdout', text: 'out\n' });
  expect(events.at(-1).type).toBe('TaskCompleted');
});

test('what an agent writes goes through a pipe as it came', async () => {
  const { cox } = await daemonOfFile();
  const { stdout } = await cox(['tasks', 'run', ...SHELL, "printf '\\033[31mred\\033[0m\\r\\n'"]);
  expect(stdout).toBe('\u001b[31mred\u001b[0m\r\n');
  expect((await cox(['bg', 'result', '@1'])).stdout.trimEnd()).toBe('\u001b[31mred\u001b[0m');
});

test('logs: whole, the end, one stream, with times, and with -f until the end', async () => {
  const daemon = await daemonOfFile();
  const { cox } = daemon;
  const id = await begin(daemon, 'for i in 1 2 3 4 5; do echo out $i; echo err $i >&2; sleep 0.02; done');
  const followed = await cox(['tasks', 'logs', '-f', id]);
  const lines = (name: string): string => [1, 2, 3, 4, 5].map((at) => `${name} ${at}\n`).join('');
  expect(followed).toEqual({ code: 0, stdout: lines('out'), stderr: lines('err') });
  expect(await cox(['tasks', 'logs', id])).toEqual(followed);
  expect(await cox(['tasks', 'logs', id, '--stream', 'stderr'])).toEqual({
    code: 0,
    stdout: '',
    stderr: lines('err'),
  });
  expect((await cox(['tasks', 'logs', id, '-n', '2', '--stream', 'stdout'])).stdout).toBe('out 4\nout 5\n');
  const stamped = (await cox(['tasks', 'logs', id, '--timestamps'])).stdout.trimEnd().split('\n');
  for (const line of stamped) expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z out \d$/);
  const events = (await cox(['tasks', 'logs', id, '--json'])).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  // How many pieces of output are stored as one event depends on how busy the machine is.
  const { seq } = events[0];
  const rest = (await cox(['tasks', 'logs', id, '--json', '--since-seq', String(seq)])).stdout
    .trimEnd()
    .split('\n');
  expect(rest.map((line) => JSON.parse(line))).toEqual(events.slice(1));
});

test('logs without -f of an active task end at the present', async () => {
  const daemon = await daemonOfFile();
  const id = await begin(daemon, 'echo begun; sleep 60');
  for await (const event of daemon.client.tasks.stream(id)) if (event.type === 'StreamChunk') break;
  expect(await daemon.cox(['tasks', 'logs', id])).toEqual({ code: 0, stdout: 'begun\n', stderr: '' });
});

test('active, recent and list show what they say', async () => {
  const daemon = await daemonOfFile();
  const { cox } = daemon;
  const failed = await begin(daemon, 'exit 1', { labels: { team: 'web' }, title: 'Broken build' });
  const done = await begin(daemon, 'echo needle', { session: 'main' });
  for (const id of [failed, done]) await ended(daemon, id);
  const running = await begin(daemon, 'sleep 60');
  const pending = await begin(daemon, 'echo later', { delayMs: 3_600_000 });
  const ids = async (...args: string[]): Promise<string[]> =>
    (await cox(['tasks', ...args, '-q'])).stdout.split('\n').filter((line) => line !== '');
  expect(await ids('active')).toEqual([running, pending]);
  expect(await ids('active', '--running')).toEqual([running]);
  expect((await ids('recent')).toSorted()).toEqual([failed, done].toSorted());
  expect(await ids('recent', '-n', '1')).toHaveLength(1);
  expect(await ids('list')).toEqual([pending, running, done, failed]);
  expect(await ids('list', '-n', '2')).toEqual([pending, running]);
  expect(await ids('list', '--status', 'failed,done')).toEqual([done, failed]);
  expect(await ids('list', '--label', 'team=web')).toEqual([failed]);
  expect(await ids('list', '--label', 'team')).toEqual([failed]);
  expect(await ids('list', '--session', 'main')).toEqual([done]);
  expect(await ids('list', '--agent', 'command')).toEqual([]);
  expect(await ids('list', '--kind', 'manual')).toEqual([]);
  expect(await ids('list', '--since', '1h')).toHaveLength(4);
  expect(await ids('list', '--until', '1h')).toEqual([]);
  await expect.poll(() => ids('list', '--search', 'broken')).toEqual([failed]);
  const more = await cox(['tasks', 'list', '-n', '1']);
  expect(more.stderr).toMatch(/Showing 1; use -n/);
  const [, row] = (await cox(['tasks', 'list', '--status', 'failed'])).stdout.split('\n');
  expect(row).toMatch(
    new RegExp(`^${failed} +ses_\\S+ +shell +\\S+ +Broken build +\\d{4}-\\S+Z +\\d+s +failed$`),
  );
});

test('an empty list leaves stdout empty and says on stderr what to do', async () => {
  const { cox } = await testDaemon();
  for (const command of [
    ['tasks', 'active'],
    ['tasks', 'recent'],
    ['tasks', 'list'],
    ['bg', 'list'],
    ['inbox'],
    ['sessions', 'list'],
  ]) {
    const { code, stdout, stderr } = await cox(command);
    expect([command, code, stdout]).toEqual([command, 0, '']);
    expect(stderr).toMatch(/^\S.*[.>'\w]\n$/);
    expect((await cox([...command, '-q'])).stderr).toBe('');
  }
});

test('describe shows everything, count counts, explain says why', async () => {
  const daemon = await daemonOfFile();
  const { cox } = daemon;
  const id = await begin(daemon, 'echo "to the log"; echo "what went wrong" >&2; exit 3', {
    labels: { team: 'web' },
  });
  await ended(daemon, id);
  const { stdout } = await cox(['tasks', 'describe', id]);
  for (const part of [
    id,
    'failed',
    'exit code 3',
    'team=web',
    'History',
    'pending',
    'running',
    'by ',
    'Log',
    'to the log',
    'what went wrong',
  ])
    expect(stdout).toContain(part);
  const detail = JSON.parse((await cox(['tasks', 'describe', id, '--json'])).stdout);
  expect(detail.history.map(({ status }: { status: string }) => status)).toEqual([
    'pending',
    'running',
    'failed',
  ]);
  expect(detail.log).toContain('to the log');
  expect(JSON.parse((await cox(['tasks', 'count', '--json'])).stdout)).toMatchObject({
    failed: 1,
    running: 0,
  });
  expect((await cox(['tasks', 'count'])).stdout).toMatch(/^failed +1$/m);
  expect((await cox(['tasks', 'explain', id])).stdout).toMatch(/^failed {2}tsk_\S+ {2}.*\n.*exit code/);
  await cox(['bg', 'submit', ...SHELL, '--after', id, 'true']);
});

test('cancel waits until it is true, and says how far it is', async () => {
  const daemon = await daemonOfFile();
  const { cox } = daemon;
  const id = await begin(daemon, 'trap "" TERM; sleep 60 & wait; sleep 60');
  for await (const event of daemon.client.tasks.stream(id)) if (event.type === 'TaskStarted') break;
  const asked = await cox(['tasks', 'cancel', id, '--no-wait', '--reason', 'wrong branch']);
  expect(asked).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^Task tsk_\S+ is being cancelled.*\n$/),
    stderr: '',
  });
  const again = await cox(['tasks', 'cancel', id]);
  expect(again.stdout).toMatch(
    /^Nothing changed: task tsk_\S+ has been stopping for \S+|^Task tsk_\S+ had already ended/,
  );
  expect((await cox(['bg', 'wait', id])).code).toBe(11);
  expect((await cox(['tasks', 'cancel', id])).stdout).toBe(`Task ${id} had already ended: cancelled.\n`);
  expect((await cox(['tasks', 'cancel'])).code).toBe(2);
  expect((await cox(['tasks', 'cancel', id, '--all'])).code).toBe(2);
  expect((await cox(['tasks', 'cancel', '--all'])).stderr).toContain('No active tasks');
});

test('a second cancel says that it changes nothing, and --now that it forces', async () => {
  const daemon = await testDaemon({ config: 'cancelGrace: 10m\n' });
  const { cox } = daemon;
  const id = await begin(daemon, 'trap "" TERM; echo ready; while :; do sleep 1; done');
  for await (const event of daemon.client.tasks.stream(id)) if (event.type === 'StreamChunk') break;
  await cox(['tasks', 'cancel', id, '--no-wait']);
  expect((await cox(['tasks', 'cancel', id])).stdout).toMatch(
    new RegExp(
      `^Nothing changed: task ${id} has been stopping for \\S+: waiting for its program to stop\\. Stop it at once with: cox tasks cancel --now ${id}\n$`,
    ),
  );
  const forced = await cox(['tasks', 'cancel', id, '--now', '--no-wait']);
  expect(forced.stdout).toBe(`Task ${id} is being forced to stop.\n`);
  expect((await cox(['bg', 'wait', id])).code).toBe(11);
});

test('a cancel of an ended task says how many tasks below it it cancels', async () => {
  const daemon = await daemonOfFile();
  const { cox } = daemon;
  const below = `cox bg submit -q --agent shell 'sleep 600'`;
  const parent = await begin(daemon, `PATH=${dirname(COX)}:$PATH; ${below}; ${below}`);
  expect((await cox(['bg', 'wait', parent])).code).toBe(0);
  expect((await cox(['tasks', 'cancel', parent])).stdout).toBe(
    `Task ${parent} had already ended: completed. Cancelling 2 tasks below it.\n`,
  );
  expect((await cox(['tasks', 'cancel', parent])).stdout).toMatch(/had already ended|Nothing changed/);
});

test('one bad id among several does not keep the others from being cancelled', async () => {
  const daemon = await daemonOfFile();
  const id = await begin(daemon, 'sleep 60');
  const { code, stdout, stderr } = await daemon.cox(['tasks', 'cancel', 'tsk_aaaaaaaaaaaa', id, '--now']);
  expect([code, stdout]).toEqual([3, `Task ${id} cancelled.\n`]);
  expect(stderr).toContain('(task_not_found)');
});

test('retry prints both ids, takes this environment, and --failed takes what was not retried yet', async () => {
  const daemon = await daemonOfFile();
  const { cox } = daemon;
  const id = await begin(daemon, 'echo "$WORD"; test -n "$WORD"');
  expect((await cox(['bg', 'wait', id])).code).toBe(10);
  const { code, stdout } = await cox(['bg', 'retry', id], { env: { WORD: 'now' } });
  const [, old, next = ''] = /^Task (\S+) retried as (\S+)\.\n$/.exec(stdout) ?? [];
  expect([code, old]).toEqual([0, id]);
  expect((await cox(['bg', 'wait', next])).code).toBe(0);
  expect((await cox(['bg', 'result', next])).stdout).toBe('now\n');
  expect((await cox(['tasks', 'retry', next])).stderr).toContain('(illegal_transition)');
  const other = await begin(daemon, 'exit 1');
  await ended(daemon, other);
  const all = await cox(['tasks', 'retry', '--failed', '--json']);
  expect(tasksIn(all.stdout).map(({ retryOf }) => retryOf)).toEqual([other]);
  const edited = await cox(['tasks', 'retry', other, '--force', '-e', '--json'], {
    env: { EDITOR: 'sed -i s/1/0/' },
  });
  expect(JSON.parse(edited.stdout).prompt).toBe('exit 0');
});

test('delete asks, and where no one can answer it wants --yes', async () => {
  const daemon = await daemonOfFile();
  const { cox } = daemon;
  const id = await begin(daemon, 'true');
  await ended(daemon, id);
  const refused = await cox(['tasks', 'delete', id]);
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr).toContain('--yes');
  expect(await cox(['tasks', 'delete', id, '-y'])).toEqual({
    code: 0,
    stdout: `Task ${id} deleted.\n`,
    stderr: '',
  });
  expect((await cox(['tasks', 'describe', id])).code).toBe(3);
  const running = await begin(daemon, 'sleep 60');
  expect((await cox(['tasks', 'delete', running, '-y'])).code).toBe(0);
  await expect.poll(() => daemon.client.tasks.get(running).catch(() => 'gone')).toBe('gone');
  expect((await cox(['tasks', 'describe', running])).code).toBe(3);
});

test('what a task submits is its child: shown inline, cancelled with it', async () => {
  const daemon = await daemonOfFile();
  const { cox } = daemon;
  const parent = await begin(daemon, `'${COX}' bg submit --agent shell 'sleep 60' && sleep 60`);
  const childOf = async (): Promise<Task | undefined> =>
    (await daemon.client.tasks.list({ parent })).tasks[0];
  await expect.poll(async () => (await childOf())?.status).toBe('running');
  const child = await childOf();
  const described = JSON.parse((await cox(['tasks', 'describe', parent, '--json'])).stdout);
  expect(described.children?.[0]).toMatchObject({ parentId: parent, source: 'agent' });
  expect((await cox(['tasks', 'describe', parent])).stdout).toMatch(
    new RegExp(`Children\n {2}${child?.id} +running`),
  );
  expect((await cox(['tasks', 'cancel', parent, '--now'])).code).toBe(0);
  await expect.poll(async () => (await childOf())?.status).toBe('cancelled');
});

test('watch streams what starts and ends, until the named tasks have ended', async () => {
  const daemon = await daemonOfFile();
  const id = await begin(daemon, 'sleep 0.3');
  const { code, stdout } = await daemon.cox(['tasks', 'watch', id]);
  expect(code).toBe(0);
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/).slice(1, 3)),
  ).toEqual([
    ['running', id],
    ['completed', id],
  ]);
});

test('Ctrl-C while following detaches: the task continues, and stderr says how to come back', async () => {
  const daemon = await daemonOfFile();
  const args = ['tasks', 'run', ...SHELL, 'echo begun; sleep 60'];
  const follower = spawn(COX, args, { env: testEnvironment(daemon.home), stdio: ['ignore', 'pipe', 'pipe'] });
  const stderr = text(follower.stderr);
  const [line] = await once(createInterface(follower.stdout), 'line');
  expect(line).toBe('begun');
  follower.kill('SIGINT');
  const [code] = await once(follower, 'close');
  const [task] = tasksIn((await daemon.cox(['tasks', 'active', '--json'])).stdout);
  expect([code, task?.status]).toEqual([130, 'running']);
  expect(await stderr).toContain(`cox tasks logs ${task?.id.slice(4, 12)} -f`);
});
