import { chunkOfBytes } from '@coxswain/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleChunk } from '../testing/sample-task.ts';
import { lastLines } from './last-lines.ts';

const lastOf = (texts: readonly string[], lines: number): string => {
  const tail = lastLines(lines);
  for (const text of texts) tail.push(sampleChunk(text));
  return tail
    .take()
    .map((piece) => (piece.type === 'StreamChunk' ? piece.data.text : ''))
    .join('');
};

test.each([
  [['a\nb\nc\n'], 2, 'b\nc\n'],
  [['a\nb\nc'], 2, 'b\nc'],
  [['a\nb\nc\n'], 5, 'a\nb\nc\n'],
  [['a\n', 'b\n', 'c\n'], 1, 'c\n'],
  [['a\nb', 'c\nd', 'e\n'], 2, 'bc\nde\n'],
  [['no end'], 1, 'no end'],
  [['\n\n\n'], 2, '\n\n'],
  [[], 3, ''],
])('of %j the last %i lines are %j', (texts, lines, expected) => {
  expect(lastOf(texts, lines)).toBe(expected);
});

test('however the text comes in pieces, the same lines are left', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', '中', '\n'), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(piece), fc.integer({ min: 1, max: 6 }), (pieces, lines) => {
      const whole = pieces.join('');
      const all = whole.endsWith('\n') ? whole.slice(0, -1).split('\n') : whole.split('\n');
      const expected = whole === '' ? '' : all.slice(-lines).join('\n') + (whole.endsWith('\n') ? '\n' : '');
      expect(lastOf(pieces, lines)).toBe(expected);
    }),
  );
});

const gapOf = (bytes: number, lost?: true) =>
  ({ ...sampleChunk(''), type: 'OutputDropped', data: { stream: 'stdout', bytes, lost } }) as const;

test('a gap ends the line before it and is a line itself; gaps that touch are one', () => {
  const lastOf = (lines: number): string => {
    const tail = lastLines(lines);
    tail.push(sampleChunk('one\ntw'));
    for (let count = 0; count < 31; count += 1) tail.push(gapOf(10, true));
    tail.push(sampleChunk('ree\nfour\n'));
    return tail
      .take()
      .map((piece) => (piece.type === 'StreamChunk' ? piece.data.text : `[${Object.values(piece.data)}]`))
      .join('|');
  };
  expect(lastOf(1)).toBe('four\n');
  expect(lastOf(2)).toBe('ree\nfour\n');
  expect(lastOf(3)).toBe('[stdout,310,true]|ree\nfour\n');
  expect(lastOf(4)).toBe('tw|[stdout,310,true]|ree\nfour\n');
  expect(lastOf(5)).toBe('one\ntw|[stdout,310,true]|ree\nfour\n');
});

test('a line that is cut keeps the bytes that are no text', () => {
  const tail = lastLines(1);
  tail.push({ ...sampleChunk(''), data: chunkOfBytes('stdout', Buffer.from('a\xff\nb\xff\n', 'latin1')) });
  expect(tail.take().map(({ data }) => data)).toEqual([
    chunkOfBytes('stdout', Buffer.from('b\xff\n', 'latin1')),
  ]);
});

test('chunks keep their stream and time', () => {
  const tail = lastLines(2);
  tail.push(sampleChunk('out 1\nout 2\n', 'stdout'));
  tail.push(sampleChunk('err 1\n', 'stderr'));
  expect(tail.take().map(({ data }) => data)).toEqual([
    { stream: 'stdout', text: 'out 2\n' },
    { stream: 'stderr', text: 'err 1\n' },
  ]);
});
