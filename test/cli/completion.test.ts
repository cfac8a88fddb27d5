// What a shell offers at the cursor.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { testEnvironment } from '../helpers/cox.ts';
import { type TestHome, testDaemon, testHome } from '../helpers/daemon.ts';

const offered = async ({ cox }: TestHome, ...words: string[]): Promise<string[]> => {
  const { stdout, stderr, code } = await cox(['__complete', '--', ...words]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t')[0] ?? '');
};

test('commands, flags and fixed values, without a daemon', async () => {
  const home = await testHome();
  expect(await offered(home, 'ta')).toEqual(['tasks']);
  expect(await offered(home, '')).not.toContain('__complete');
  expect(await offered(home, 'tasks', 're')).toEqual(['recent', 'retry']);
  expect(await offered(home, '--lang', 'zh', 'tasks', 'lo')).toEqual(['logs']);
  expect(await offered(home, 'tasks', 'list', '--st')).toEqual(['--status']);
  expect(await offered(home, 'tasks', 'list', '--status', 'fa')).toEqual(['failed']);
  expect(await offered(home, 'tasks', 'list', '--status=fa')).toEqual(['--status=failed']);
  expect(await offered(home, 'bg', 'submit', '--workdir', '')).toEqual([':folders']);
  expect(await offered(home, 'bg', 'submit', '--batch', 'x')).toEqual([':files']);
  expect(await offered(home, 'bg', 'submit', '--', 'np')).toEqual([':files']);
  expect(await offered(home, 'help', 'tasks', 'des')).toEqual(['describe']);
  expect(await offered(home, 'config', 'set', 'maxConc')).toEqual(['maxConcurrentTasks']);
  expect(await offered(home, '--co')).toEqual(['--color']);
  expect(await offered(home, 'nonsense', '')).toEqual([]);
  expect(await offered(home, 'tasks', 'describe', '')).toEqual([]);
  expect((await home.cox(['daemon', 'status'])).code).toBe(5);
});

test('ids of tasks with their titles, names of agents and sessions', async () => {
  const daemon = await testDaemon();
  const { cox } = daemon;
  const submit = async (...args: string[]): Promise<string> =>
    (await cox(['bg', 'submit', '-q', '--agent', 'shell', ...args])).stdout.trim().slice(4, 12);
  const running = await submit(
    'sleep 60',
    '--title',
    'A long $(touch /tmp/never) sleep',
    '--session',
    'night',
  );
  const failed = await submit('exit 1');
  await cox(['bg', 'wait', failed]);
  expect(await offered(daemon, 'tasks', 'cancel', '')).toEqual([running]);
  expect(await offered(daemon, 'tasks', 'retry', '')).toEqual([failed]);
  expect((await offered(daemon, 'tasks', 'describe', '')).toSorted()).toEqual([running, failed].toSorted());
  expect(await offered(daemon, 'tasks', 'describe', running.slice(0, 4))).toEqual([running]);
  expect(await offered(daemon, 'tasks', 'cancel', 'tsk_')).toEqual([
    expect.stringMatching(`^tsk_${running}`),
  ]);
  expect(await offered(daemon, 'tasks', 'describe', `tsk_${failed.slice(0, 4)}`)).toEqual([
    expect.stringMatching(`^tsk_${failed}`),
  ]);
  const { stdout } = await cox(['__complete', '--', 'tasks', 'cancel', '']);
  expect(stdout).toBe(`${running}\trunning · A long $(touch /tmp/never) sleep\n`);
  expect(await offered(daemon, 'bg', 'submit', '--agent', 'sh')).toEqual(['shell']);
  expect(await offered(daemon, 'sessions', 'show', 'ni')).toEqual(['night']);
  await cox(['tasks', 'cancel', '--all', '--now']);
});

/** What bash would insert for a line, asked of bash itself with our script loaded. */
const inBash = async (
  { home, cox }: TestHome,
  words: readonly string[],
  script: string,
): Promise<string[]> => {
  expect((await cox(['completion', 'bash'])).code).toBe(0);
  const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  // As it stands on the line: bash splits at = and :.
  const typed = words.join(' ').replaceAll(/ ([=:])(?: |$)/g, '$1');
  const line = `${script}\nCOMP_LINE='${typed.replaceAll("'", `'\\''`)}'; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _cox; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const shell = spawn('bash', ['--norc', '-c', line], {
    env: testEnvironment(home),
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: home,
  });
  const [stdout] = await Promise.all([text(shell.stdout), once(shell, 'close')]);
  return stdout.split('\n').filter((entry) => entry !== '');
};

describe('the script for bash', () => {
  test('can be loaded twice and inserts what fits', async () => {
    const home = await testHome();
    const { COX } = await import('../helpers/cox.ts');
    const script = (await home.cox(['completion', 'bash'])).stdout;
    expect(await inBash(home, [COX, 'tasks', 'des'], script + script)).toEqual(['describe']);
    expect(await inBash(home, [COX, 'tasks', 'list', '--status', '=', ''], script)).toContain('failed');
  });

  test('inserts a name with blanks as one word', async () => {
    const home = await testDaemon();
    const { COX } = await import('../helpers/cox.ts');
    const script = (await home.cox(['completion', 'bash'])).stdout;
    expect((await home.cox(['jobs', 'new', 'night watch', '--manual', '--', 'true'])).code).toBe(0);
    const ask = (typed: string) => inBash(home, [COX, 'jobs', 'show', typed], script);
    expect(await ask('ni')).toEqual(['night\\ watch']);
    expect(await ask('night\\ w')).toEqual(['night\\ watch']);
  });

  test('runs nothing on the line', async () => {
    const home = await testHome();
    const { COX } = await import('../helpers/cox.ts');
    const script = (await home.cox(['completion', 'bash'])).stdout;
    await inBash(home, [COX, 'bg', 'submit', '$(touch ran)', '`touch ran`', '; touch ran;', ''], script);
    const { existsSync } = await import('node:fs');
    expect(existsSync(`${home.home}/ran`)).toBe(false);
  });
});

test.each(['bash', 'zsh', 'fish'])('the script for %s asks the program', async (shell) => {
  const { cox } = await testHome();
  const { stdout } = await cox(['completion', shell]);
  expect(stdout).toContain('__complete --');
  expect(stdout).not.toContain('eval');
});
