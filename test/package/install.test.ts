// The package as somebody gets it who has never seen this repository: installed from the tarball, in a folder of its own.

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { pack } from '../../scripts/pack.ts';
import { ROOT } from '../architecture/tree.ts';
import { runCox, testEnvironment } from '../helpers/cox.ts';

const run = promisify(execFile);
/** npm asks the registry for what the cache does not have. */
const NPM_PATIENCE_MS = 240_000;

let folder: string;
let tarball: string;

/** npm, so that it installs for nobody but the test. The pinned Node is left out: it is large, and the tests run with it anyway. */
const npm = async (...args: readonly string[]): Promise<string> => {
  const { stdout: cache } = await run('npm', ['config', 'get', 'cache']);
  const options = ['--prefer-offline', '--omit=optional', '--no-update-notifier', `--cache=${cache.trim()}`];
  const { stdout } = await run('npm', [...options, ...args], {
    cwd: folder,
    env: { ...process.env, HOME: folder },
    timeout: NPM_PATIENCE_MS,
  });
  return stdout;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cox-pack-'));
  tarball = await pack(folder);
}, NPM_PATIENCE_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

test('it installs without a build or a development dependency, and does the main job', {
  timeout: NPM_PATIENCE_MS,
}, async () => {
  const prefix = join(folder, 'prefix');
  await npm('install', '--global', `--prefix=${prefix}`, tarball);
  const home = join(folder, 'home');
  mkdirSync(home);
  const path = [dirname(process.execPath), testEnvironment(home).PATH].join(delimiter);
  const cox = (...args: readonly string[]) =>
    runCox(home, args, { program: join(prefix, 'bin/cox'), env: { HOME: home, PATH: path } });
  onTestFinished(async () => void (await cox('daemon', 'stop')));
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect((await cox('--version')).stdout).toBe(`cox ${version}\n`);
  expect(await cox('tasks', 'run', '--', 'echo', 'hi')).toMatchObject({ code: 0, stdout: 'hi\n' });
  expect(JSON.parse((await cox('tasks', 'recent', '--json=status')).stdout)).toEqual([
    { status: 'completed' },
  ]);
  expect((await cox('daemon', 'stop')).code).toBe(0);
});

test('npx runs it without an installation', { timeout: NPM_PATIENCE_MS }, async () => {
  const answer = await npm('exec', '--yes', `--package=${tarball}`, '--', 'cox', 'help', 'exit-codes');
  expect(answer).toContain('MEANING');
});

test('it is as large as the README says', () => {
  const told = /tarball is (\d+(?:\.\d+)?) MB/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1];
  const sizeMb = statSync(tarball).size / 1e6;
  expect(Math.abs(sizeMb - Number(told)), `${sizeMb} MB`).toBeLessThan(0.5);
});
