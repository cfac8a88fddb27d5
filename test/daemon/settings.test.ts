// What a daemon is told by its config file, its environment, flags and clients, and where it listens.

import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect } from '@coxswain/client';
import type { ConfigEntry } from '@coxswain/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { type TestDaemon, testDaemon, testHome } from '../helpers/daemon.ts';

const entry = async (daemon: Pick<TestDaemon, 'client'>, key: string): Promise<ConfigEntry | undefined> =>
  (await daemon.client.config.list()).find((candidate) => candidate.key === key);

/** Resolves when the log has a line with that message. */
const logged = async (daemon: TestDaemon, message: string): Promise<Record<string, unknown>> => {
  for (;;) {
    const line = (await daemon.log()).findLast(({ msg }) => msg === message);
    if (line) return line;
    await daemon.client.daemon.version();
  }
};

test('a start on purpose takes variables and flags, one by the way does not', async () => {
  const home = await testHome('queueCapacity: 5\n');
  const env = { COX_QUEUE_CAPACITY: '6', COX_MAX_PARKED: '7' };
  const list = async () => {
    const { stdout } = await home.cox(['config', 'list', '--json'], { env });
    const entries: ConfigEntry[] = JSON.parse(stdout);
    return Object.fromEntries(
      entries
        .filter(({ key }) => ['queueCapacity', 'maxParked', 'onInput'].includes(key))
        .map(({ key, value, origin }) => [key, `${value} (${origin})`]),
    );
  };
  expect((await home.cox(['daemon', 'start', '--set', 'onInput=deny'], { env })).code).toBe(0);
  expect(await list()).toEqual({
    queueCapacity: '6 (COX_QUEUE_CAPACITY)',
    maxParked: '7 (COX_MAX_PARKED)',
    onInput: 'deny (--set onInput)',
  });
  expect((await home.cox(['daemon', 'stop'])).code).toBe(0);
  expect((await home.cox(['tasks', 'count'], { env })).code).toBe(0);
  expect(await list()).toEqual({
    queueCapacity: '5 (config.yaml:1)',
    maxParked: '20 (default)',
    onInput: 'park (default)',
  });
  expect((await home.cox(['daemon', 'stop'])).code).toBe(0);
});

test('a value that is set counts at once and is in the file; a wrong one changes nothing', async () => {
  const daemon = await testDaemon({ config: '# mine\nmaxConcurrentTasks: 2 # slots\n' });
  expect((await daemon.client.daemon.status()).slots.total).toBe(2);
  await daemon.client.config.set('maxConcurrentTasks', { value: 4 });
  expect((await daemon.client.daemon.status()).slots.total).toBe(4);
  expect(await readFile(daemon.paths.configFile, 'utf8')).toBe('# mine\nmaxConcurrentTasks: 4 # slots\n');
  const wrong = await daemon.cox(['config', 'set', 'maxConcurentTasks', '5']);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain("did you mean 'maxConcurrentTasks'?");
  expect((await daemon.cox(['config', 'set', 'maxConcurrentTasks', 'many'])).code).toBe(2);
  expect((await entry(daemon, 'maxConcurrentTasks'))?.value).toBe(4);
});

test('an agent that is defined in the file runs, with references from the submitter', async () => {
  const daemon = await testDaemon({
    config:
      'agents:\n  greeter: { runtime: command, command: [sh, -c, "echo $GREETING $NOT_PASSED"], env: { GREETING: ${HELLO} } }\ndefaultAgent: greeter\n',
  });
  const { stdout } = await daemon.cox(['bg', 'submit', 'x', '--wait', '--json'], {
    env: { HELLO: 'good day', NOT_PASSED: 'x' },
  });
  expect(stdout).toContain('good day');
  expect(stdout).not.toContain('good day x');
});

test('a file that someone saves is taken up; a wrong one is reported in the log and the old values stay', async () => {
  const daemon = await testDaemon({ config: 'queueCapacity: 5\n' });
  await writeFile(daemon.paths.configFile, 'queueCapacity: 6\n');
  await logged(daemon, 'the configuration was reloaded');
  expect((await entry(daemon, 'queueCapacity'))?.value).toBe(6);
  await writeFile(daemon.paths.configFile, 'queueCapacity: 0\n');
  const line = await logged(daemon, 'the changed configuration is invalid; the previous one stays in effect');
  expect(line).toMatchObject({ level: 'warn', faults: expect.stringContaining('config.yaml:1:16') });
  expect((await entry(daemon, 'queueCapacity'))?.value).toBe(6);
});

test('SIGHUP makes a detached daemon read its file again', async () => {
  const daemon = await testDaemon({ config: 'queueCapacity: 5\n' });
  await writeFile(daemon.paths.configFile, '');
  await logged(
    daemon,
    'the config file is empty or missing; the previous configuration stays in effect until a restart',
  );
  expect((await entry(daemon, 'queueCapacity'))?.value).toBe(5);
  process.kill(daemon.pid, 'SIGHUP');
  await logged(daemon, 'the configuration was reloaded');
  expect((await entry(daemon, 'queueCapacity'))?.value).toBe(100);
});

const get = async (
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> => {
  const sent = request(url, { headers, agent: false }).end();
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, body: await text(response) };
};

test('over TCP everybody needs the token and the right name', async () => {
  const daemon = await testDaemon({ config: 'listen: 127.0.0.1:0\n' });
  const { listen } = await daemon.client.daemon.status();
  expect(listen).toMatch(/^127\.0\.0\.1:\d+$/);
  const tokenFile = join(daemon.paths.stateFolder, 'token');
  const token = (await readFile(tokenFile, 'utf8')).trim();
  expect((await stat(tokenFile)).mode & 0o777).toBe(0o600);
  const url = `http://${listen}/api/v1/tasks`;
  const authorization = `Bearer ${token}`;
  expect((await get(url, {})).status).toBe(401);
  expect((await get(url, { authorization: 'Bearer wrong-wrong-wrong-wrong' })).status).toBe(401);
  expect((await get(url, { authorization, host: 'evil.example' })).status).toBe(403);
  expect((await get(url, { authorization })).status).toBe(200);
  expect(JSON.stringify(await daemon.client.config.list())).not.toContain(token);
  expect(await readFile(daemon.paths.logFile, 'utf8')).not.toContain(token);

  const client = await connect({ home: daemon.home, url: `http://${listen}`, token });
  onTestFinished(() => client.close());
  expect((await client.daemon.version()).pid).toBe(daemon.pid);
});

test('a TCP address that is taken keeps the daemon from starting, and is named', async () => {
  const first = await testDaemon({ config: 'listen: 127.0.0.1:0\n' });
  const { listen } = await first.client.daemon.status();
  const second = await testHome(`listen: ${listen}\n`);
  const { code, stderr } = await second.cox(['daemon', 'run']);
  expect(code).toBe(2);
  expect(stderr).toContain(`listen: ${listen} cannot be used: the address is already in use`);
});

test('what was saved this moment counts for the next submit, and a wrong file is reported by it', async () => {
  const daemon = await testDaemon({ config: 'queueCapacity: 5\n' });
  const save = (line: string) =>
    writeFile(
      daemon.paths.configFile,
      `queueCapacity: 5\nagents:\n  fresh:\n    runtime: command\n    ${line}\n`,
    );
  const submit = () => daemon.cox(['bg', 'submit', '--agent', 'fresh', 'hello']);
  await save('command: [cat]');
  const taken = await submit();
  expect(taken).toMatchObject({ code: 0, stderr: '' });
  await save('comand: [cat]');
  const told = await submit();
  expect(told.code).toBe(0);
  expect(told.stderr).toContain('the daemon keeps using the previous one');
  expect(told.stderr).toContain('config.yaml:5');
  expect((await daemon.cox(['agents', 'list'])).stderr).toContain('config.yaml:5');
  expect((await daemon.cox(['daemon', 'status'])).stdout).toContain('config.yaml:5');
  await save('command: [tac]');
  expect((await submit()).stderr).toBe('');
  const { configFault } = await daemon.client.daemon.status();
  expect(configFault).toBeUndefined();
});

test('setting what needs a restart says so, and setting anything else says nothing of it', async () => {
  const daemon = await testDaemon();
  const late = await daemon.cox(['config', 'set', 'tcp.maxConnections', '7']);
  expect(late.stderr).toContain('keeps the old tcp.maxConnections until you restart it: cox daemon restart');
  expect((await daemon.cox(['config', 'set', 'queueCapacity', '7'])).stderr).toBe('');
});
