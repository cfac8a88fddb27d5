import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellWidth } from '../text/cells.ts';
import { DESCRIPTION_CELLS, describeTask } from './description.ts';

describe('the description of a task', () => {
  test('is its title, else the beginning of its prompt', () => {
    expect(describeTask({ title: 'Nightly', prompt: 'npm test' })).toBe('Nightly');
    expect(describeTask({ prompt: 'npm test' })).toBe('npm test');
  });

  test('is one line without anything a terminal would obey', () => {
    expect(describeTask({ prompt: '\n  Fix\n\tthe \x1b[31mbuild\r\n' })).toBe('Fix the ␛[31mbuild');
  });

  test('is measured in cells', () => {
    expect(describeTask({ prompt: 'a'.repeat(101) })).toBe(`${'a'.repeat(99)}…`);
    expect(describeTask({ prompt: '汉'.repeat(50) })).toBe('汉'.repeat(50));
    expect(describeTask({ prompt: '汉'.repeat(51) })).toBe(`${'汉'.repeat(49)}…`);
  });

  test('finds the words behind pages of blank lines', () => {
    expect(describeTask({ prompt: `${'\n'.repeat(10_000)}here` })).toBe('here');
  });

  test('says that something is left out, also when the beginning shrinks to a few words', () => {
    expect(describeTask({ prompt: `a${' '.repeat(10_000)}b` })).toBe('a…');
  });

  test('of a prompt of a megabyte costs no more than that of a page', () => {
    expect(describeTask({ prompt: '汉'.repeat(1_000_000) })).toBe(`${'汉'.repeat(49)}…`);
  });

  test('never exceeds its cells', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (prompt) => {
        expect(cellWidth(describeTask({ prompt }))).toBeLessThanOrEqual(DESCRIPTION_CELLS);
      }),
    );
  });
});
