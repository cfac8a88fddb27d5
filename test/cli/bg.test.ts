// Background work from submit to result.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sharedDaemon, testDaemon } from '../helpers/daemon.ts';

const daemonOfFile = sharedDaemon();

const SHELL = ['--agent', 'shell'];

test('submit prints the id, wait waits, result prints the bare result', async () => {
  const { cox } = await daemonOfFile();
  const { code, stdout, stderr } = await cox(['bg', 'submit', ...SHELL, 'sleep 0.2; printf "the answer"']);
  expect([code, stderr]).toEqual([0, '']);
  const id = stdout.trim();
  const waited = await cox(['bg', 'wait', id]);
  expect([waited.code, waited.stdout]).toEqual([0, '']);
  expect(waited.stderr).toMatch(new RegExp(`^✓ completed {2}${id} {2}\\d+s\n$`));
  expect(await cox(['bg', 'result', id])).toEqual({ code: 0, stdout: 'the answer\n', stderr: '' });
});

test('what is not completed says what it is, with the code of each fate', async () => {
  const { cox } = await testDaemon({ config: 'cancelGrace: 1s\n' });
  const submit = async (...args: string[]): Promise<string> =>
    (await cox(['bg', 'submit', ...SHELL, ...args])).stdout.trim();
  const running = await submit('sleep 60');
  const failed = await submit('echo why >&2; exit 3');
  const timedOut = await submit('sleep 60', '--timeout', '300ms');
  expect((await cox(['bg', 'wait', failed])).code).toBe(10);
  expect((await cox(['bg', 'wait', timedOut])).code).toBe(12);
  const result = async (id: string) => {
    const { code, stdout, stderr } = await cox(['bg', 'result', id]);
    return { code, stdout, stderr: stderr.replace(id.slice(4, 12), '<id>') };
  };
  expect(await result(running)).toEqual({ code: 8, stdout: '', stderr: 'Task <id>: running.\n' });
  expect(await result(failed)).toMatchObject({
    code: 10,
    stdout: '',
    stderr: expect.stringMatching(/^Task <id>: failed, .*3.*\.\n$/),
  });
  expect(await result(timedOut)).toEqual({
    code: 12,
    stdout: '',
    stderr: 'Task <id>: cancelled, time limit.\n',
  });
  expect(await cox(['bg', 'cancel', running])).toEqual({
    code: 0,
    stdout: `Task ${running} cancelled.\n`,
    stderr: '',
  });
  expect(await result(running)).toEqual({
    code: 11,
    stdout: '',
    stderr: 'Task <id>: cancelled, by a person.\n',
  });
  expect((await cox(['bg', 'wait', running, failed, timedOut])).code).toBe(10);
});

test('a program after -- is run exactly so, without a shell', async () => {
  const { cox } = await daemonOfFile();
  const { code, stdout } = await cox([
    'bg',
    'submit',
    '--wait',
    '--label',
    'a=b',
    '--',
    'printf',
    '%s|',
    '$HOME',
    '*',
    '--json',
    '-q',
  ]);
  expect([code, stdout]).toEqual([0, '$HOME|*|--json|-q|\n']);
});

test('the prompt comes from words, stdin, a file or the editor', async () => {
  const { cox, home } = await daemonOfFile();
  await writeFile(join(home, 'prompt.sh'), 'echo from a file\n');
  await writeFile(
    join(home, 'editor.sh'),
    '#!/bin/sh\necho "echo from $1 the editor" | sed "s# /.* the# the#" > "$1"\n',
    { mode: 0o755 },
  );
  const wait = ['bg', 'submit', '--wait', ...SHELL];
  expect((await cox([...wait, 'echo', 'from', 'words'])).stdout).toBe('from words\n');
  expect((await cox([...wait, '-'], { stdin: 'echo from stdin\n' })).stdout).toBe('from stdin\n');
  expect((await cox([...wait, '@prompt.sh'])).stdout).toBe('from a file\n');
  const env = { EDITOR: join(home, 'editor.sh') };
  expect((await cox([...wait, '-e'], { env })).stdout).toBe('from the editor\n');
  const failing = await cox([...wait, '-e'], { env: { EDITOR: 'false' } });
  expect([failing.code, failing.stdout]).toEqual([2, '']);
  expect((await cox([...wait, '@nowhere'])).code).toBe(2);
});

test('what is said at submit is what the task is', async () => {
  const { cox, home } = await testDaemon({ config: 'groups: { gpu: 2 }\n' });
  const first = (await cox(['bg', 'submit', ...SHELL, 'sleep 60', '-q'])).stdout.trim();
  const { stdout } = await cox([
    ...['bg', 'submit', '--json', ...SHELL, '--session', 'main', '--title', 'A title', '--priority', '-3'],
    ...['--group', 'gpu', '--timeout', '90s', '--delay', '1h', '--after', first, '--attempts', '2'],
    ...[
      '--workdir',
      '.',
      '--add-dir',
      '/tmp',
      '--label',
      'team=web',
      '--label',
      'x=',
      '--on-input',
      'deny',
      'true',
    ],
  ]);
  const task = JSON.parse(stdout);
  expect(task).toMatchObject({
    status: 'pending',
    session: 'main',
    title: 'A title',
    priority: -3,
    group: 'gpu',
    timeoutMs: 90_000,
    after: [first],
    maxAttempts: 2,
    workDir: home,
    addDirs: ['/tmp'],
    labels: { team: 'web', x: '' },
    onInput: 'deny',
  });
  const delayMs = Date.parse(task.runAt) - Date.parse(task.createdAt);
  expect(Math.abs(delayMs - 3_600_000)).toBeLessThan(1_000);
  expect(task).not.toHaveProperty('environment');
  await cox(['tasks', 'cancel', '--all', '--now']);
});

test('the environment goes along, without what belongs to cox', async () => {
  const { cox } = await daemonOfFile();
  const env = { MINE: 'my own', COX_SECRET: 'not this' };
  const print = 'echo "$MINE|$COX_SECRET|$ADDED|$TAKEN"';
  const args = ['bg', 'submit', '--wait', ...SHELL, '--env', 'ADDED=a b', '--env', 'TAKEN', print];
  expect((await cox(args, { env: { ...env, TAKEN: 'taken' } })).stdout).toBe('my own||a b|taken\n');
  expect((await cox(args, { env })).stderr).toMatch(/^cox: --env TAKEN: not set in your environment/);
});

test('in CI, where no one watches, a question fails the task', async () => {
  const { cox } = await daemonOfFile();
  const onInput = async (env: Record<string, string>): Promise<unknown> =>
    JSON.parse((await cox(['bg', 'submit', '--json', ...SHELL, 'true'], { env })).stdout).onInput;
  expect(await onInput({})).toBe('park');
  expect(await onInput({ CI: 'true' })).toBe('fail');
});

test('the same key again is the same task, exit 0', async () => {
  const { cox } = await daemonOfFile();
  const args = ['bg', 'submit', ...SHELL, '--idempotency-key', 'nightly-1', 'true'];
  const first = await cox(args);
  const again = await cox(args);
  expect([again.code, again.stdout]).toEqual([0, first.stdout]);
  expect(again.stderr).toContain('idempotency key was used before');
  const other = await cox([...args.slice(0, -1), 'false']);
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('(idempotency_conflict)')]);
});

test('a full queue is exit 75 and names the limit', async () => {
  const { cox } = await testDaemon({ config: 'maxConcurrentTasks: 1\nqueueCapacity: 1\n' });
  await cox(['bg', 'submit', ...SHELL, 'sleep 60']);
  await cox(['tasks', 'list']);
  await cox(['bg', 'submit', ...SHELL, 'sleep 60']);
  const { code, stdout, stderr } = await cox(['bg', 'submit', ...SHELL, 'sleep 60']);
  expect([code, stdout]).toEqual([75, '']);
  expect(stderr).toMatch(/^cox: .*queueCapacity.*cox config set.* \(queue_full\)\n$/);
  await cox(['tasks', 'cancel', '--all', '--now']);
});

test('a batch answers line for line, and its code is that of the first refusal', async () => {
  const { cox, home } = await daemonOfFile();
  const lines = [
    '{"agent":"shell","prompt":"pwd"}',
    '',
    'nonsense',
    '{"agent":"nobody","prompt":"x"}',
    '{"command":["true"]}',
  ];
  await writeFile(join(home, 'tasks.ndjson'), `${lines.join('\n')}\n`);
  const { code, stdout } = await cox(['bg', 'submit', '--batch', 'tasks.ndjson']);
  const answers = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(code).toBe(2);
  expect(answers.map(({ id, problem }) => problem?.code ?? typeof id)).toEqual([
    'string',
    'invalid_request',
    'agent_not_found',
    'string',
  ]);
  expect((await cox(['bg', 'wait', answers[0].id])).code).toBe(0);
  expect((await cox(['bg', 'result', answers[0].id])).stdout).toBe(`${home}\n`);
  expect((await cox(['bg', 'submit', '--batch', 'nowhere.ndjson'])).code).toBe(2);
});

test('a batch that blocks waits for room', async () => {
  const { cox } = await testDaemon({ config: 'queueCapacity: 5\n' });
  const lines = Array.from({ length: 30 }, () => '{"command":["true"]}').join('\n');
  const refused = await cox(['bg', 'submit', '--batch', '-', '-q'], { stdin: lines });
  const accepted = await cox(['bg', 'submit', '--batch', '-', '--block', '-q'], { stdin: lines });
  expect(accepted.code).toBe(0);
  expect(accepted.stdout.trimEnd().split('\n')).toHaveLength(30);
  expect([0, 75]).toContain(refused.code);
});

test('wait: one of many, a question, a time limit, a report', async () => {
  const { cox, home } = await daemonOfFile();
  const submit = async (prompt: string): Promise<string> =>
    (await cox(['bg', 'submit', ...SHELL, prompt])).stdout.trim();
  const [slow, quick, bad] = [
    await submit('sleep 60'),
    await submit('echo "a < b & c"'),
    await submit('exit 3'),
  ];
  expect((await cox(['bg', 'wait', '--any', '--for', 'completed', slow, bad, quick])).code).toBe(0);
  expect((await cox(['bg', 'wait', slow, '--for', 'completed', bad])).code).toBe(10);
  const late = await cox([
    'bg',
    'wait',
    slow,
    quick,
    '--timeout',
    '300ms',
    '--report',
    'junit=out/report.xml',
  ]);
  expect([late.code, late.stderr]).toEqual([124, expect.stringContaining(slow.slice(4, 12))]);
  const report = await readFile(join(home, 'out/report.xml'), 'utf8');
  expect(report).toMatch(/<testsuites name="cox" tests="2" failures="0" errors="1" time="[\d.]+">/);
  expect(report).toContain('<system-out>a &lt; b &amp; c\n</system-out>');
  const json = await cox(['bg', 'wait', quick, bad, '--json']);
  expect([json.code, JSON.parse(json.stdout).map(({ status }: { status: string }) => status)]).toEqual([
    10,
    ['completed', 'failed'],
  ]);
  expect((await cox(['bg', 'wait', 'tsk_aaaaaaaaaaaa'])).code).toBe(3);
  await cox(['tasks', 'cancel', slow, '--now']);
});

test('bg list shows what was submitted, newest first, with how long it takes', async () => {
  const { cox } = await daemonOfFile();
  await cox(['bg', 'submit', '--wait', ...SHELL, 'echo first']);
  await cox(['bg', 'submit', ...SHELL, 'sleep 60']);
  await cox(['tasks', 'run', ...SHELL, 'echo no background']);
  const [head, ...rows] = (await cox(['bg', 'list'])).stdout.trimEnd().split('\n');
  expect(head).toMatch(/^ID +STATUS +PROMPT +STARTED +DURATION$/);
  expect(rows.map((row) => row.replace(/^tsk_\S+ +/, ''))).toEqual([
    expect.stringMatching(/^running +sleep 60 +\d{4}-\S+Z +\d+s \(running\)$/),
    expect.stringMatching(/^completed +echo first +\d{4}-\S+Z +\d+s$/),
  ]);
  expect((await cox(['bg', 'list', '--status', 'failed'])).stdout).toBe('');
  await cox(['tasks', 'cancel', '--all', '--now']);
});
