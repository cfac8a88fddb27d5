import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../connect.ts';
import type { ConnectOptions } from '../connect-options.ts';
import { readDaemonFile } from '../daemon-file.ts';
import { isProcessAlive, processIdentity } from '../process-identity.ts';
import { type TemporaryHome, temporaryHome } from '../testing/temporary-home.ts';
import { startDaemon } from './autostart.ts';
import { processEnd } from './process-end.ts';

const file = (name: string): string => fileURLToPath(new URL(`../testing/${name}`, import.meta.url));
const DAEMON = file('tiny-daemon.ts');
const CLIENT = file('tiny-client.ts');
const run = promisify(execFile);

let temporary: TemporaryHome;
let children: ChildProcess[];
beforeEach(() => {
  temporary = temporaryHome({ bare: true });
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const { started } of starts()) {
    const identity = processIdentity(started);
    if (identity === undefined) continue;
    process.kill(started, 'SIGKILL');
    await processEnd(identity);
  }
  temporary.remove();
});

interface Started {
  readonly started: number;
  readonly sessionId: number;
  readonly cwd: string;
  readonly environment: Record<string, string>;
  readonly descriptors: readonly string[];
}

/** What every daemon that was started for this home found itself in. */
const starts = (): Started[] => {
  if (!existsSync(temporary.paths.logFile)) return [];
  const lines = readFileSync(temporary.paths.logFile, 'utf8').trimEnd().split('\n');
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Started);
};

const launch = (...args: string[]) => ({ program: process.execPath, args: [DAEMON, ...args] });
const open = (options: Partial<ConnectOptions> = {}) =>
  connect({ home: temporary.home, launch: launch(), ...options });

describe('a client that finds no daemon', () => {
  test('starts one, says so, and is served by it', async () => {
    let notified = 0;
    const client = await open({ onStarting: () => notified++ });
    const { pid } = await client.daemon.version();
    client.close();
    expect(starts().map(({ started }) => started)).toEqual([pid]);
    expect(notified).toBe(1);
    expect(statSync(temporary.paths.stateFolder).mode & 0o777).toBe(0o700);
    expect(statSync(temporary.paths.logFile).mode & 0o777).toBe(0o600);
    expect(existsSync(temporary.paths.startTicketFile)).toBe(false);
  });

  test('says how to start one when it may not do so', async () => {
    await expect(connect({ home: temporary.home })).rejects.toMatchObject({
      code: 'unreachable',
      message: `no daemon listens at ${temporary.paths.socketFile} (ENOENT): start it with 'cox daemon start'`,
    });
    expect(existsSync(temporary.home)).toBe(false);
  });

  test('starts one where an earlier one left its socket and its file behind', async () => {
    const first = await open();
    const { pid } = await first.daemon.version();
    first.close();
    const identity = processIdentity(pid);
    process.kill(pid, 'SIGKILL');
    if (identity !== undefined) await processEnd(identity);
    rmSync(join(temporary.paths.stateFolder, 'tiny.lock'));
    const second = await open();
    expect((await second.daemon.version()).pid).not.toBe(pid);
    second.close();
  });

  test('starts one again when it dies between being found and being asked', async () => {
    const client = await open();
    const [pid = 0] = starts().map(({ started }) => started);
    const identity = processIdentity(pid);
    process.kill(pid, 'SIGKILL');
    if (identity !== undefined) await processEnd(identity);
    rmSync(join(temporary.paths.stateFolder, 'tiny.lock'));
    expect((await client.daemon.version()).pid).not.toBe(pid);
    client.close();
  });

  test('starts none when it was stopped after it had answered', async () => {
    const client = await open();
    await client.daemon.stop();
    await expect(client.tasks.counts()).rejects.toMatchObject({ code: 'unreachable' });
    expect(starts()).toHaveLength(1);
    client.close();
  });

  test('starts none for a socket that was named', async () => {
    const socket = join(temporary.home, 'other.sock');
    await expect(open({ socket })).rejects.toMatchObject({ code: 'unreachable' });
    expect(starts()).toEqual([]);
  });
});

describe('a start that fails', () => {
  test('throws the problem of the daemon as it is', async () => {
    await expect(open({ launch: launch('problem') })).rejects.toMatchObject({
      code: 'storage',
      message: 'the ledger is from a newer version',
    });
    expect(existsSync(temporary.paths.startTicketFile)).toBe(false);
  });

  test('without a word says how it ended, its last line and where to read on', async () => {
    await expect(open({ launch: launch('silent') })).rejects.toMatchObject({
      code: 'unreachable',
      message: `the daemon ended with exit code 7 before it was ready: something broke at line 12; see ${temporary.paths.logFile}`,
    });
  });

  test('because there is no such program says so', async () => {
    const program = join(temporary.home, 'no-such-program');
    await expect(open({ launch: { program, args: [] } })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining(`could not be started: ${program}`),
    });
  });

  test('because it takes too long leaves the daemon alone and gives the ticket back', async () => {
    const { paths } = temporary;
    const options = { userId: process.getuid?.() ?? 0, environment: process.env, newNonce: () => 'n' };
    await expect(
      startDaemon({ ...options, paths, launch: launch('hang'), deadlineMs: 1_500 }),
    ).rejects.toMatchObject({ code: 'unreachable', message: expect.stringContaining('within 1.5 s') });
    expect(existsSync(paths.startTicketFile)).toBe(false);
    await expect.poll(() => starts()).toHaveLength(1);
  });

  test.each([
    ['the home is a file', () => temporary.home],
    ['a folder above it is a file', () => dirname(temporary.home)],
  ])('because %s says what is in the way', async (_, path) => {
    rmSync(path(), { recursive: true, force: true });
    writeFileSync(path(), '');
    await expect(open()).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringMatching(/cannot write .*: .*file.*; set COX_HOME to a folder you own/),
    });
    rmSync(path());
  });

  test.runIf(process.getuid?.() === 0)('because the home belongs to someone else says to whom', async () => {
    const userId = 12_345;
    mkdirSync(temporary.home, { recursive: true });
    const options = { environment: process.env, newNonce: () => 'n', launch: launch() };
    await expect(startDaemon({ ...options, paths: temporary.paths, userId })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/belongs to another user \(uid 0, you are 12345\)/),
    });
  });
});

describe('a daemon that was started', () => {
  test('has its own session, folder / and an environment without marks', async () => {
    const script = `exec ${process.execPath} ${CLIENT} ${process.execPath} ${DAEMON}`;
    const env = {
      PATH: process.env.PATH,
      HOME: '/home/ann',
      LANG: 'de_DE.UTF-8',
      LC_TIME: 'C',
      TZ: 'Europe/Berlin',
      https_proxy: 'http://proxy',
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      RUNNER_TRACKING_ID: 'x',
      JENKINS_NODE_COOKIE: 'x',
      COX_HOME: temporary.home,
      COX_TOKEN: 'x',
      COX_TASK_ID: 'x',
      SECRET: 'x',
    };
    await run('/bin/sh', ['-c', script], { env });
    const [daemon] = starts();
    expect(daemon?.sessionId).toBe(daemon?.started);
    expect(daemon?.cwd).toBe('/');
    expect(daemon?.environment).toEqual({
      PATH: process.env.PATH,
      HOME: '/home/ann',
      LANG: 'de_DE.UTF-8',
      LC_TIME: 'C',
      TZ: 'Europe/Berlin',
      https_proxy: 'http://proxy',
      COX_HOME: temporary.home,
      COX_READY_FD: '3',
      MALLOC_ARENA_MAX: '2',
    });
  });

  test.each([9, 17, 200])(
    'does not hold the lock that the shell took on descriptor %i',
    async (descriptor) => {
      const lock = join(dirname(temporary.home), 'lock');
      const client = `${process.execPath} ${CLIENT} ${process.execPath} ${DAEMON} 2>&1 | cat`;
      const take = `exec ${descriptor}>${lock}; flock ${descriptor}`;
      const script = `${take}; ${client}; exec ${descriptor}>&-; flock -n ${lock} echo free`;
      const { stdout } = await run('/bin/bash', ['-c', script], {
        env: { ...process.env, COX_HOME: temporary.home },
      });
      // That bash came so far means that `cat` has ended: the daemon does not hold the pipeline either.
      expect(stdout).toMatch(/^starting\n\d+\nfree\n$/);
      const [daemon] = starts();
      expect(daemon?.descriptors.join('\n')).not.toContain(lock);
      expect(daemon && processIdentity(daemon.started)).toBeDefined();
    },
  );

  test('is started also by a command that reads from a descriptor of the shell, which it still can', async () => {
    const client = `${process.execPath} ${CLIENT} ${process.execPath} ${DAEMON}`;
    const script = `READ_AFTER=/dev/fd/40 ${client} 40< <(echo still there)`;
    const { stdout } = await run('/bin/bash', ['-c', script], {
      env: { ...process.env, COX_HOME: temporary.home },
    });
    expect(stdout).toMatch(/^\d+\nstill there\n$/);
  });
});

describe('many clients at once', () => {
  const client = async (...args: string[]): Promise<string> => {
    const child = spawn(process.execPath, [CLIENT, process.execPath, DAEMON, ...args], {
      env: { ...process.env, COX_HOME: temporary.home },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    await once(child, 'close');
    return text;
  };

  test('start exactly one daemon and are all served by it', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => client()));
    expect(starts()).toHaveLength(1);
    expect(new Set(answers)).toEqual(new Set([`${starts()[0]?.started}\n`]));
  });

  test('in one process start exactly one as well', async () => {
    const clients = await Promise.all(Array.from({ length: 10 }, () => open()));
    expect(starts()).toHaveLength(1);
    for (const each of clients) each.close();
  });

  test('continue when the one that launches is killed', async () => {
    const first = client('hang');
    while (starts().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const second = client();
    children[0]?.kill('SIGKILL');
    await first;
    expect(await second).toBe(`${readDaemonFile(temporary.paths)?.pid}\n`);
    expect(starts()).toHaveLength(2);
  });

  test('wait for a daemon that holds the lock and does not listen yet', async () => {
    const first = client('slow');
    while (starts().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    children[0]?.kill('SIGKILL');
    const [pid] = starts().map(({ started }) => started);
    expect(await client('slow')).toMatch(/^\d+\n$/);
    expect(pid).toBeDefined();
    await first;
  });
});

describe('another version', () => {
  test('that is older and idle makes room', async () => {
    const older = await open({ launch: launch('ok', '0.0.9'), anyVersion: true });
    const { pid } = await older.daemon.version();
    const notified: string[] = [];
    const newer = await open({ onReplacing: ({ version }) => notified.push(version) });
    expect(notified).toEqual(['0.0.9']);
    expect((await newer.daemon.version()).pid).not.toBe(pid);
    expect(processIdentity(pid)).toBeUndefined();
    older.close();
    newer.close();
  });

  test('that is older and busy continues', async () => {
    const older = await open({ launch: launch('busy', '0.0.9'), anyVersion: true });
    const { pid } = await older.daemon.version();
    const newer = await open();
    expect((await newer.daemon.version()).pid).toBe(pid);
    older.close();
    newer.close();
  });

  test('that is newer continues, and nothing is replaced where nothing may be started', async () => {
    const newer = await open({ launch: launch('ok', '99.0.0'), anyVersion: true });
    const { pid } = await newer.daemon.version();
    const same = await open();
    expect((await same.daemon.version()).pid).toBe(pid);
    for (const each of [newer, same]) each.close();
  });
});

describe('stopping', () => {
  test('is over when the process is gone', async () => {
    const client = await open();
    const identity = processIdentity((await client.daemon.version()).pid);
    expect(identity && isProcessAlive(identity)).toBe(true);
    await client.daemon.stop();
    expect(identity && isProcessAlive(identity)).toBe(false);
    client.close();
    await expect(connect({ home: temporary.home })).rejects.toMatchObject({ code: 'unreachable' });
  });
});
