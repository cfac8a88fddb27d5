import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findTestCommands } from './test-command.ts';

const found = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-tests-of-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return (await findTestCommands(folder, Object.keys(files))).map(
    ({ command, from }) => `${command} (${from})`,
  );
};

const SCRIPT = '{ "scripts": { "test": "vitest" } }';

test.each([
  [{ 'package.json': SCRIPT }, ['npm test (package.json)']],
  [{ 'package.json': SCRIPT, 'pnpm-lock.yaml': '' }, ['pnpm test (package.json)']],
  [{ 'package.json': SCRIPT, 'yarn.lock': '' }, ['yarn test (package.json)']],
  [{ 'package.json': SCRIPT, 'bun.lock': '' }, ['bun run test (package.json)']],
  [{ 'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}' }, []],
  [{ 'package.json': 'not json' }, []],
  [{ Makefile: 'all:\n\ntest: all\n\t./t\n' }, ['make test (Makefile)']],
  [{ Makefile: 'test := 1\ntests: x\n' }, []],
  [{ justfile: 'test *args:\n  go\n' }, ['just test (justfile)']],
  [{ 'Cargo.toml': '', 'go.mod': '' }, ['cargo test (Cargo.toml)', 'go test ./... (go.mod)']],
  [{ 'pyproject.toml': '[tool.pytest.ini_options]', 'conftest.py': '' }, ['pytest (pyproject.toml)']],
  [{ 'pyproject.toml': '[project]' }, []],
  [{ 'build.gradle': '', gradlew: '' }, ['./gradlew test (build.gradle)']],
  [{}, []],
])('%j is tested by %j', async (files, commands) => {
  expect(await found(files)).toEqual(commands);
});
