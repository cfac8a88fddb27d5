import { expect, test } from 'vitest';
import { MAX_RESULT_CHARACTERS } from './cut-result.ts';
import { cutPatch } from './outcome.ts';

const task = (result: string) => ({ id: 'tsk_abcdefghijkl', result }) as Parameters<typeof cutPatch>[0]; // a whole id

test('a patch takes what the result leaves, in whole lines, and says how all of it is read', () => {
  const patch = '+漢字の行\n'.repeat(20_000);
  expect(cutPatch(task(''), '+a\n')).toBe('+a\n');
  for (const [result, most] of [
    ['', MAX_RESULT_CHARACTERS],
    ['x'.repeat(2 * MAX_RESULT_CHARACTERS), 5_000],
  ] as const) {
    const cut = cutPatch(task(result), patch);
    expect(cut.length).toBeLessThan(most + 100);
    expect(cut).toMatch(/^(\+漢字の行\n)+\[truncated; the whole diff: cox tasks diff tsk_abcdefghijkl\]$/);
  }
});
