import { expect, test } from 'vitest';
import { create } from '../commands/jobs/new.ts';
import { parseLine } from '../input/parse.ts';
import { type TestDepsSettings, testDeps } from '../testing/test-deps.ts';
import { jobRequest } from './job-request.ts';

/** What `cox jobs new it` with these words would ask of the daemon. */
const requestOf = async (words: readonly string[], as: TestDepsSettings = {}, before?: string) => {
  const parsed = await parseLine(create, ['jobs', 'new'], ['it', ...words]);
  const given = parsed.options as Parameters<typeof jobRequest>[0]['options']; // parsed by this very command
  const typed = parsed.arguments as { readonly words: readonly string[] }; // as above
  return jobRequest({ words: typed.words, program: parsed.program, options: given }, testDeps(as), before);
};

test('what was not said is left out', async () => {
  expect(await requestOf([])).toEqual({});
  expect(await requestOf(['look', 'at it'])).toEqual({ prompt: 'look at it' });
});

test('a program, a workflow or a prompt: one of them', async () => {
  expect(await requestOf(['--', 'echo', '-x'])).toEqual({ command: ['echo', '-x'] });
  await expect(requestOf(['hi', '--', 'echo'])).rejects.toThrow('use only one of a prompt');
  await expect(requestOf(['--'])).rejects.toThrow('missing program after --');
  await expect(requestOf(['--workflow', 'none.yaml'])).rejects.toThrow('--workflow none.yaml: ENOENT');
});

test('the prompt comes from stdin with -, and from the editor with what it was before', async () => {
  expect(await requestOf(['-'], { input: 'from there\n' })).toEqual({ prompt: 'from there' });
  const edit = (text: string) => text.replace('before', 'after');
  expect(await requestOf(['-e'], { edit }, 'as before')).toEqual({ prompt: 'as after' });
});

test('folders and files of notices are meant from here', async () => {
  expect(
    await requestOf([
      ...['--workdir', 'sub', '--add-dir', '../else'],
      ...['--deliver', 'file:notes.jsonl', '--deliver', 'telegram:4711'],
    ]),
  ).toEqual({
    workDir: '/work/sub',
    addDirs: ['/else'],
    deliverTo: ['file:/work/notes.jsonl', 'telegram:4711'],
  });
});

test('how its runs are treated is one policy', async () => {
  expect(
    await requestOf([
      ...['--overlap', 'queue', '--missed', 'once', '--within', '2h', '--timeout', '90s', '--attempts', '3'],
      ...['--pause-after', '2', '--stop-after', '9', '--stop-on', 'done', '--budget-cost', '2.5'],
    ]),
  ).toEqual({
    policy: {
      overlap: 'queue',
      missed: 'once',
      missedWithinMs: 7_200_000,
      timeoutMs: 90_000,
      maxAttempts: 3,
      pauseAfterFailures: 2,
      stopAfterRuns: 9,
      stopOnText: 'done',
      budget: { cost: 2.5 },
    },
  });
  for (const amount of ['0', '-1', 'much'])
    await expect(requestOf([`--budget-cost=${amount}`])).rejects.toThrow('must be above 0');
});
