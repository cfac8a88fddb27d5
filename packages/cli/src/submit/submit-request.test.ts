import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { submit } from '../commands/bg/submit.ts';
import { parseLine } from '../input/parse.ts';
import { TEST_NOW_MS, type TestDepsSettings, testDeps } from '../testing/test-deps.ts';
import { submitRequest } from './submit-request.ts';

/** What `cox bg submit` with these words would ask of the daemon. */
const requestOf = async (words: readonly string[], as: TestDepsSettings = {}) => {
  const { options, program } = await parseLine(submit, ['bg', 'submit'], ['--agent', 'shell', ...words]);
  const given = options as Parameters<typeof submitRequest>[0]['options']; // parsed by this very command
  return submitRequest(
    { words: program === undefined ? ['do it'] : [], program, options: given },
    'background',
    testDeps(as),
  );
};

test('a prompt alone says where, by whom and with which environment', async () => {
  expect(await requestOf([], { environment: { PATH: '/bin', COX_TOKEN: 'x' } })).toEqual({
    kind: 'background',
    source: 'cli',
    agent: 'shell',
    prompt: 'do it',
    workDir: '/work',
    addDirs: [],
    attachments: [],
    after: [],
    deliverTo: [],
    labels: {},
    env: {},
    environment: { PATH: '/bin' },
  });
});

test('folders are meant from here', async () => {
  const request = await requestOf(['--workdir', '../else', '--add-dir', 'sub', '--add-dir', '/abs']);
  expect([request.workDir, request.addDirs]).toEqual(['/else', ['/work/sub', '/abs']]);
});

test('a time is in the future, a delay is a duration', async () => {
  expect(await requestOf(['--at', '18:00'])).toMatchObject({ runAt: '2026-11-20T18:00:00.000Z' });
  expect(await requestOf(['--at', '2h'])).toMatchObject({
    runAt: new Date(TEST_NOW_MS + 7_200_000).toISOString(),
  });
  expect(await requestOf(['--delay', '90s'])).toMatchObject({ delayMs: 90_000 });
  await expect(requestOf(['--at', 'yesterday'])).rejects.toThrow('is in the past');
  await expect(requestOf(['--at', '2h', '--delay', '1h'])).rejects.toThrow('either --at or --delay');
});

test("the task's own variables are separate from the environment", async () => {
  const environment = { TAKEN: 'from here', CI: '' };
  expect(await requestOf(['--env', 'A=b=c', '--env', 'TAKEN'], { environment })).toMatchObject({
    env: { A: 'b=c', TAKEN: 'from here' },
    environment,
  });
  await expect(requestOf(['--env', 'NOWHERE'])).rejects.toThrow('not set in your environment');
});

test('a question fails the task where CI is set and no one types', async () => {
  const ci = { environment: { CI: '1' } };
  expect(await requestOf([], ci)).toMatchObject({ onInput: 'fail' });
  expect(await requestOf([], { ...ci, isTerminal: true })).not.toHaveProperty('onInput');
  expect(await requestOf(['--on-input', 'park'], ci)).toMatchObject({ onInput: 'park' });
});

test('several tasks to wait for come one by one or with commas', async () => {
  expect(await requestOf(['--after', 'abc,def', '--after', '@1'])).toMatchObject({
    after: ['abc', 'def', '@1'],
  });
});

test('a program takes the place of a prompt', async () => {
  expect(await requestOf(['--', 'npm', 'test', '-q'])).toMatchObject({ command: ['npm', 'test', '-q'] });
  await expect(requestOf(['--'])).rejects.toThrow('missing program after --');
  await expect(requestOf(['-e', '--', 'true'])).rejects.toThrow('either a prompt or a program');
});

test('an output schema is an object in a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-schema-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'good.json'), '{"type":"object"}');
  await writeFile(join(folder, 'list.json'), '[]');
  await writeFile(join(folder, 'bad.json'), '{');
  const schema = (file: string) => requestOf(['--output-schema', file], { folder });
  expect(await schema('good.json')).toMatchObject({ outputSchema: { type: 'object' } });
  for (const file of ['list.json', 'bad.json', 'none.json'])
    await expect(schema(file)).rejects.toThrow(`--output-schema ${file}: `);
});
