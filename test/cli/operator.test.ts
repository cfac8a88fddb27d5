// The daemon, its configuration, its agents and sessions, and what is wrong with any of them.

import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDaemon, testHome } from '../helpers/daemon.ts';

test('start, status, pause, resume, drain, restart, stop', async () => {
  const { cox, home } = await testHome();
  const started = await cox(['daemon', 'start', '--json']);
  const { pid, home: told } = JSON.parse(started.stdout);
  expect([started.code, told]).toEqual([0, home]);
  expect((await cox(['daemon', 'start'])).stdout).toContain(`is already running: process ${pid}`);
  expect((await cox(['daemon', 'status'])).stdout).toMatch(/^State +running$/m);
  const state = async (verb: string): Promise<string> =>
    JSON.parse((await cox(['daemon', verb, '--json'])).stdout).state;
  expect(await state('pause')).toBe('paused');
  const id = (await cox(['bg', 'submit', '--agent', 'shell', 'true'])).stdout.trim();
  expect((await cox(['tasks', 'explain', id])).stdout).toContain('cox daemon resume');
  expect(await state('resume')).toBe('accepting');
  expect((await cox(['bg', 'wait', id])).code).toBe(0);
  expect(await state('drain')).toBe('draining');
  expect((await cox(['bg', 'submit', '--agent', 'shell', 'true'])).code).toBe(75);
  const again = JSON.parse((await cox(['daemon', 'restart', '--json'])).stdout);
  expect(again.pid).not.toBe(pid);
  expect(['recovering', 'accepting']).toContain(again.state);
  await cox(['bg', 'submit', '--agent', 'shell', 'sleep 1000']);
  await expect.poll(async () => (await cox(['tasks', 'active', '--running', '-q'])).stdout).not.toBe('');
  expect((await cox(['daemon', 'restart'])).stderr).toContain('1 running task was carried over.');
  const { pid: last } = JSON.parse((await cox(['daemon', 'status', '--json'])).stdout);
  const stopped = await cox(['daemon', 'stop']);
  expect(stopped).toMatchObject({ code: 0, stdout: `The daemon, process ${last}, has stopped.\n` });
  expect(stopped.stderr).toContain('1 task that is running or waiting for an answer will be cancelled');
  expect(await cox(['daemon', 'stop'])).toEqual({ code: 0, stdout: '', stderr: 'No daemon is running.\n' });
  expect((await cox(['daemon', 'status'])).code).toBe(5);
  const log = (await cox(['daemon', 'logs'])).stdout.trimEnd().split('\n');
  expect(log.map((line) => JSON.parse(line).msg)).toContain('stopped');
  expect((await cox(['daemon', 'logs', '-n', '1'])).stdout.trimEnd()).toBe(log.at(-1));
});

test('stop --wait lets what runs finish; stop --cancel-pending leaves nothing behind', async () => {
  const { cox, home } = await testHome();
  const submit = async (...args: string[]): Promise<string> =>
    (await cox(['bg', 'submit', '-q', '--agent', 'shell', ...args])).stdout.trim();
  const gate = join(home, 'gate');
  const running = await submit(`until [ -e ${gate} ]; do sleep 0.1; done; echo finished`);
  const pending = await submit('true', '--delay', '1h');
  await expect
    .poll(async () => (await cox(['tasks', 'active', '--running', '-q'])).stdout)
    .toBe(`${running}\n`);
  const stopped = cox(['daemon', 'stop', '--wait', '--cancel-pending']);
  await expect.poll(async () => (await cox(['bg', 'result', pending])).code).toBe(11);
  await writeFile(gate, '');
  expect((await stopped).code).toBe(0);
  expect((await cox(['bg', 'result', running])).stdout).toBe('finished\n');
  expect((await cox(['bg', 'result', pending])).code).toBe(11);
  await cox(['daemon', 'stop']);
});

test('configuration is read and changed with and without a daemon', async () => {
  const { cox, home } = await testHome('# mine\nqueueCapacity: 7 # few\n');
  const get = async (key: string): Promise<string> => (await cox(['config', 'get', key])).stdout.trim();
  expect((await cox(['config', 'path'])).stdout).toBe(`${join(home, 'config.yaml')}\n`);
  expect(await get('queueCapacity')).toBe('7');
  expect(await get('maxConcurrentTasks')).toBe('3');
  const set = await cox(['config', 'set', 'maxConcurrentTasks', '5']);
  expect(set).toEqual({ code: 0, stdout: 'maxConcurrentTasks = 5  (config.yaml:3)\n', stderr: '' });
  expect(await readFile(join(home, 'config.yaml'), 'utf8')).toBe(
    '# mine\nqueueCapacity: 7 # few\nmaxConcurrentTasks: 5\n',
  );
  expect((await cox(['daemon', 'start'])).code).toBe(0);
  expect(await get('maxConcurrentTasks')).toBe('5');
  expect((await cox(['config', 'set', 'background.taskTimeout', '1h'])).code).toBe(0);
  expect(await get('background.taskTimeout')).toBe('1h');
  expect((await cox(['config', 'set', 'maxConcurrentTasks', '--unset'])).stdout).toContain('= 3  (default)');
  const wrong = await cox(['config', 'set', 'queueCapacity', 'many']);
  expect([wrong.code, wrong.stdout]).toEqual([2, '']);
  expect((await cox(['config', 'set', 'queueCapacty', '1'])).stderr).toContain(
    "did you mean 'queueCapacity'",
  );
  expect((await cox(['config', 'get', 'queueCapacty'])).code).toBe(3);
  expect((await cox(['config', 'set', 'queueCapacity'])).code).toBe(2);
  expect((await cox(['config', 'list'])).stdout).toMatch(/^queueCapacity +7 +config\.yaml:2 +/m);
  expect(JSON.parse((await cox(['config', 'schema'])).stdout)).toHaveProperty('$schema');
  await cox(['daemon', 'stop']);
});

test('an edited configuration is checked before it is kept, and taken up by the daemon', async () => {
  const { cox, home } = await testDaemon({ config: 'queueCapacity: 7\n' });
  const edit = (sed: string) => cox(['config', 'edit'], { env: { EDITOR: `sed -i '${sed}'` } });
  const refused = await edit('s/7/x/');
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringMatching(/^cox: .*config\.yaml:1:\d+.*queueCapacity.*\n$/),
  ]);
  expect(await readFile(join(home, 'config.yaml'), 'utf8')).toBe('queueCapacity: 7\n');
  expect((await edit('s/7/8/')).stdout).toContain('config.yaml');
  await expect.poll(async () => (await cox(['config', 'get', 'queueCapacity'])).stdout).toBe('8\n');
  expect((await edit('s/9/9/')).stderr).toContain('Nothing was changed');
  expect((await stat(join(home, 'config.yaml'))).mode & 0o077).toBe(0);
});

test('agents are listed, shown, checked, and one is the default', async () => {
  const { cox } = await testDaemon({
    config: 'agents:\n  lint: { runtime: command, command: [no-such-linter, --fix] }\n',
  });
  const { stdout } = await cox(['agents', 'list']);
  for (const name of ['shell', 'command', 'lint']) expect(stdout).toContain(name);
  expect((await cox(['agents', 'list', '-q'])).stdout.split('\n')).toContain('lint');
  expect((await cox(['agents', 'show', 'lint'])).stdout).toMatch(/^Command +no-such-linter --fix$/m);
  expect((await cox(['agents', 'show', 'nobody'])).code).toBe(3);
  expect((await cox(['agents', 'default', 'shell'])).stdout).toBe('shell is now the default agent.\n');
  expect((await cox(['bg', 'submit', '--wait', 'echo by default'])).stdout).toBe('by default\n');
  const good = await cox(['agents', 'check', 'shell']);
  expect([good.code, good.stdout]).toEqual([0, expect.stringMatching(/^✓ /)]);
  const bad = await cox(['agents', 'check', 'lint']);
  expect([bad.code, bad.stdout]).toEqual([1, expect.stringMatching(/✗ .*no-such-linter/)]);
});

test('sessions are created, named and shown with their tasks', async () => {
  const { cox } = await testDaemon();
  expect((await cox(['sessions', 'new', 'planning', '--agent', 'shell'])).code).toBe(0);
  expect((await cox(['bg', 'submit', '--wait', '--session', 'planning', 'echo in the session'])).stdout).toBe(
    'in the session\n',
  );
  expect((await cox(['sessions', 'rename', 'planning', 'plans'])).stdout).toBe(
    'Session planning renamed to plans.\n',
  );
  expect((await cox(['sessions', 'show', 'plans'])).stdout).toMatch(/^Tasks +1$[\s\S]*echo in the session/m);
  expect((await cox(['sessions', 'show', 'planning'])).code).toBe(3);
  expect((await cox(['sessions', 'list', '-q'])).stdout).toContain('plans\n');
  expect(JSON.parse((await cox(['sessions', 'show', 'plans', '--json'])).stdout)).toMatchObject({
    name: 'plans',
    agent: 'shell',
    messages: [],
  });
  const unanswered = await cox(['sessions', 'reset', 'plans']);
  expect([unanswered.code, unanswered.stderr]).toEqual([2, expect.stringContaining('--yes')]);
  expect((await cox(['sessions', 'reset', 'plans', '--yes'])).stdout).toMatch(
    /^Session plans was reset: 0 messages archived, and its agent starts over\./,
  );
  expect((await cox(['sessions', 'reset', 'never', '--yes'])).code).toBe(3);
});

test('insights, prune and export report what was done', async () => {
  const { cox } = await testDaemon();
  await cox(['tasks', 'run', '--agent', 'shell', 'true']);
  await cox(['tasks', 'run', '--agent', 'shell', 'exit 1']);
  const { stdout } = await cox(['insights']);
  expect(stdout).toMatch(/^ {2}\d{4}-\d\d-\d\d +2 +1 +1 +0 +50%$/m);
  expect(stdout).toMatch(/^ {2}shell +2 +50%/m);
  expect((await cox(['insights', '--by', 'agent', '--period', 'month'])).stdout).not.toContain('over time');
  expect((await cox(['insights', '--by', 'weather'])).code).toBe(2);
  const lines = (await cox(['export'])).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.length).toBeGreaterThan(6);
  expect((await cox(['prune', '--dry-run'])).stdout).toMatch(/^Would remove 0 tasks/);
  const pruned = JSON.parse((await cox(['prune', '--older-than', '1ms', '--json'])).stdout);
  expect(pruned).toMatchObject({ dryRun: false, tasks: 2 });
  expect((await cox(['tasks', 'list', '--json'])).stdout).toBe('[]\n');
});

test('the doctor finds nothing in a healthy home, with and without a daemon', async () => {
  const { cox } = await testHome();
  const alone = await cox(['doctor']);
  expect([alone.code, alone.stderr]).toEqual([0, 'Everything works.\n']);
  expect(
    alone.stdout
      .trimEnd()
      .split('\n')
      .every((line) => line.startsWith('✓ ')),
  ).toBe(true);
  expect((await cox(['daemon', 'status'])).code).toBe(5);
  await cox(['daemon', 'start']);
  expect((await cox(['doctor'])).code).toBe(0);
  await cox(['daemon', 'stop']);
});

test('the doctor names what is broken and what fixes it', async () => {
  const { cox, home, paths } = await testHome(
    'agents:\n  lint: { runtime: command, command: [no-such-linter] }\n',
  );
  await mkdir(paths.stateFolder, { mode: 0o700 });
  await chmod(home, 0o777);
  await writeFile(paths.socketFile, 'no socket');
  const { code, stdout, stderr } = await cox(['doctor']);
  expect([code, stderr]).toEqual([1, '3 things are broken.\n']);
  expect(stdout).toMatch(/✗ Home folder +others can write to .*\n.*→ chmod go-w /);
  expect(stdout).toMatch(/✗ Socket .*\n.*→ .*rm /);
  expect(stdout).toMatch(
    /✗ Agents +lint: program 'no-such-linter' is not on the PATH.*\n.*→ install no-such-linter/,
  );
  await chmod(home, 0o700);
  // No editor mends that.
  await chmod(paths.configFile, 0o646);
  expect((await cox(['doctor'])).stdout).toMatch(
    /✗ Configuration +others can write to \S+\n +→ chmod go-w \S+\n/,
  );
  await chmod(paths.configFile, 0o600);
  await writeFile(paths.configFile, 'maxConcurrentTasks: lots\n');
  const checks: { check: string; ok: boolean; remedy?: string }[] = JSON.parse(
    (await cox(['doctor', '--json'])).stdout,
  );
  expect(checks.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['config', 'socket']);
  expect(checks.find(({ check }) => check === 'config')?.remedy).toContain('cox config edit');
});
