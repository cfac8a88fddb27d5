import { expect, test } from 'vitest';
import { createOutput } from '../output/output.ts';
import { NO_PAINT } from '../output/paint.ts';
import { testDeps } from '../testing/test-deps.ts';
import { confirmed } from './confirm.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';
import { parseLine } from './parse.ts';

const ask = async (as: { typed?: string; isTerminal?: boolean; flags?: string[]; isOptional?: boolean }) => {
  const deps = testDeps({ input: as.typed ?? '', isTerminal: as.isTerminal ?? true });
  const output = createOutput({
    data: deps.output,
    notes: deps.errors,
    dataPaint: NO_PAINT,
    notesPaint: NO_PAINT,
    isJson: false,
    isQuiet: false,
  });
  const { globals } = await parseLine(
    { arguments: {}, options: {}, run: async () => {} },
    [],
    as.flags ?? [],
  );
  return {
    answer: await confirmed({ deps, output, globals }, 'Delete it?', as.isOptional),
    asked: deps.errors.text(),
  };
};

test.each([
  ['y\n', true],
  ['YES\n', true],
  ['是\n', true],
  [' y \n', true],
  ['n\n', false],
  ['\n', false],
  ['yeah\n', false],
  ['', false],
])('%j is %s', async (typed, answer) => {
  expect(await ask({ typed })).toEqual({ answer, asked: 'Delete it? [y/N] ' });
});

test('--yes asks no one', async () => {
  expect(await ask({ flags: ['--yes'], isTerminal: false })).toEqual({ answer: true, asked: '' });
  expect(GLOBAL_OPTIONS.yes.syntax).toContain('--yes');
});

test('without a terminal it is refused with the flag to use, or continues where silence is consent', async () => {
  await expect(ask({ isTerminal: false })).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('--yes'),
  });
  expect(await ask({ isTerminal: false, isOptional: true })).toEqual({ answer: true, asked: '' });
});
