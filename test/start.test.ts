// `npm start` does on any machine what it says: with and without a history, without a terminal, with work of one's own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from './architecture/tree.ts';
import { testEnvironment } from './helpers/cox.ts';
import { type TestHome, testHome } from './helpers/daemon.ts';

interface Started {
  readonly code: number;
  readonly shown: string;
  /** What it said besides. */
  readonly notes: string;
}

const start = async (
  { home }: TestHome,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Started> => {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/start.ts'), ...args], {
    env: { ...testEnvironment(home), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [shown, notes, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, shown, notes };
};

const startHome = async (): Promise<TestHome> => {
  const home = await testHome();
  onTestFinished(async () => void (await home.cox(['daemon', 'stop'])));
  return home;
};

test('npm start does real work with every outcome, reports it truthfully, and ends well', async () => {
  const home = await startHome();
  const { code, shown, notes } = await start(home, []);
  expect(shown).toMatch(/protocol +\d{4,5} lines/);
  expect(shown).toMatch(/packages\/.*\.ts\n/);
  expect(shown).toMatch(/\| TypeScript \| \d/);
  expect(shown).toContain('Tests: `npm test` (package.json).');
  expect(shown).toMatch(/Plan\n(?: +✓ .+\n){5}\nTool calls\n +✓ list_files/);
  expect(shown.match(/\(exit 10\)/g)).toHaveLength(2);
  expect(shown.match(/\(exit 11\)/g)).toHaveLength(1);
  expect(shown).toContain('What to type next');
  expect(code, notes).toBe(0);
  const { stdout } = await home.cox(['tasks', 'list', '--json']);
  const tasks: readonly { status: string }[] = JSON.parse(stdout);
  expect(tasks.map(({ status }) => status).toSorted()).toEqual([
    'cancelled',
    'completed',
    'completed',
    'completed',
    'completed',
    'failed',
  ]);
});

test('npm start works without any history', async () => {
  const { code, shown, notes } = await start(await startHome(), [], { GIT_DIR: '/nonexistent' });
  expect(shown).toMatch(/\n\d+\tpackages\/\w+\n/);
  expect(shown).not.toContain('git log');
  expect(code, notes).toBe(0);
});

test('npm start with a prompt runs that, and ends with its code', async () => {
  const home = await startHome();
  const done = await start(home, ['echo done by "$COX_TASK_ID"', '--agent', 'shell']);
  expect(done.shown).toMatch(/done by tsk_[a-z2-7]{12}\n/);
  expect(done.code).toBe(0);
  expect((await start(home, ['exit 3', '--agent', 'shell'])).code).toBe(10);
});
