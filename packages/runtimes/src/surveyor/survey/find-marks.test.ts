import { expect, test } from 'vitest';
import { marksIn } from './find-marks.ts';

test.each([
  '// TODO: row faster',
  'a(); // TODO(ada) row faster',
  '# FIXME leaks',
  ' * TODO',
  '/* @TODO later */',
  '-- TODO index',
  '<!-- FIXME -->',
  '- [ ] TODO buy paint',
  'TODO',
  "it's(); // TODO don't",
  "f('a', 'b'); // TODO later",
])('%j is a mark', (line) => {
  expect(marksIn('a', `x\n${line}\n`)).toMatchObject([
    {
      path: 'a',
      line: 2,
      text: /^(?:TODO|FIXME)/.exec(line) ? line : expect.stringMatching(/^(?:TODO|FIXME)/),
    },
  ]);
});

test.each([
  "find('TODO')",
  "  '// TODO: row faster',",
  'write(`# FIXME leaks`);',
  'expect("a(); // TODO one")',
  'the TODO list',
  '// no todo here',
  'TODOS',
  '// see MY_TODO',
])('%j only speaks of one', (line) => {
  expect(marksIn('a', line)).toEqual([]);
});

test('a long line costs no more than its length', () => {
  // With the square of its length it would be hours, not milliseconds.
  expect(marksIn('a', `${'-'.repeat(1_000_000)} TODO`)).toHaveLength(1);
});

test('what is shown of a mark is one printable line', () => {
  const [mark] = marksIn('a', `// TODO \u001b[31mred ${'x'.repeat(500)}`);
  expect(mark?.text).not.toContain('\u001b');
  expect(mark?.text.length).toBeLessThanOrEqual(120);
});
