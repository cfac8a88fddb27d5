import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { takeLock } from './lock.ts';

const newFile = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-lock-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'daemon.lock');
};

interface Contender {
  readonly child: ChildProcess;
  readonly word: Promise<string>;
}

/** Another process that takes the lock when it is told, says what came of it, and keeps what it got. */
const contender = (file: string): Contender => {
  const script = `
    const { takeLock } = await import(${JSON.stringify(join(import.meta.dirname, 'lock.ts'))});
    console.log('here');
    process.stdin.once('data', () => console.log(takeLock(process.argv[1]) ? 'has it' : 'is late'));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => (await lines.next()).value ?? 'nothing';
  const word = next().then(() => {
    child.stdin.write('now\n');
    return next();
  });
  return { child, word };
};

test('of processes that race, exactly one has the lock; a kill gives it back', async () => {
  const file = await newFile();
  const contenders = [contender(file), contender(file), contender(file)];
  const words = await Promise.all(contenders.map(({ word }) => word));
  expect(words.toSorted()).toEqual(['has it', 'is late', 'is late']);
  expect(takeLock(file)).toBeUndefined();

  const holder = contenders[words.indexOf('has it')]?.child;
  holder?.kill('SIGKILL');
  if (holder) await once(holder, 'exit');
  const lock = takeLock(file);
  expect(lock).toBeDefined();
  lock?.release();
});

test('a lock that is let go, even twice, can be taken again', async () => {
  const file = await newFile();
  const first = takeLock(file);
  expect(takeLock(file)).toBeUndefined();
  first?.release();
  first?.release();
  const second = takeLock(file);
  expect(second).toBeDefined();
  second?.release();
});

test('a file that is not a lock is left as it is', async () => {
  const file = await newFile();
  await writeFile(file, 'a letter to grandmother, which nobody may overwrite');
  expect(() => takeLock(file)).toThrow(`${file} is not a daemon's lock file: remove it`);
});

test('a folder that is missing is reported', () => {
  expect(() => takeLock('/nowhere/daemon.lock')).toThrow(/\/nowhere\/daemon\.lock cannot be locked/);
});
