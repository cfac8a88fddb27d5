import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter, type Printed } from './formatted-output.ts';

const whole = (printed: readonly Printed[]): string =>
  printed.map((each) => ('line' in each ? each.line + each.end : each.piece)).join('');

test('the lines are those of the whole text, however it was cut', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[ab😀]{0,5}$/u)), fc.array(fc.nat(7)), (lines, cuts) => {
      const text = lines.map((line) => `${line}\n`).join('');
      const splitter = new LineSplitter();
      const printed: Printed[] = [];
      let at = 0;
      for (const cut of cuts) {
        printed.push(...splitter.add(text.slice(at, at + cut)));
        at += cut;
      }
      printed.push(...splitter.add(text.slice(at)), ...splitter.end());
      expect(printed).toEqual(lines.map((line) => ({ line, end: '\n' })));
    }),
  );
});

test('a line past the bound is handed on in pieces, nothing of it is kept, and the next line is read', () => {
  const splitter = new LineSplitter(10);
  const first = splitter.add('0123456789ab');
  expect(first).toEqual([{ piece: '0123456789ab' }]);
  expect(splitter.add('cd')).toEqual([{ piece: 'cd' }]);
  expect(splitter.add('ef\nnext\n')).toEqual([{ piece: 'ef' }, { piece: '\n' }, { line: 'next', end: '\n' }]);
  expect(splitter.end()).toEqual([]);
});

test('whatever the bound, nothing gets lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[ab\n]{0,9}$/)),
      fc.integer({ min: 1, max: 9 }),
      (parts, bound) => {
        const splitter = new LineSplitter(bound);
        const printed = parts.flatMap((part) => splitter.add(part));
        const text = parts.join('');
        const joined = whole([...printed, ...splitter.end()]);
        expect(joined).toBe(text);
      },
    ),
  );
});

test('a line end of two characters is one', () => {
  expect(new LineSplitter().add('a\r\nb\r\n')).toEqual([
    { line: 'a', end: '\r\n' },
    { line: 'b', end: '\r\n' },
  ]);
});
