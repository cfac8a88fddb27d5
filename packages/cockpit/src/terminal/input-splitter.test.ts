import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createInputSplitter, type SplitInput } from './input-splitter.ts';

/** Everything that the pieces come to, with what is held back in the end. */
const split = (...pieces: readonly string[]): SplitInput => {
  const splitter = createInputSplitter();
  const all = pieces.map(splitter.push);
  return {
    keys: all.map(({ keys }) => keys).join('') + splitter.flush(),
    mouse: all.flatMap(({ mouse }) => mouse),
    answers: all.flatMap(({ answers }) => answers),
  };
};

test('a click is not a key, and a released button is ignored', () => {
  expect(split('a\u001b[<0;12;3Mb\u001b[<0;12;3mc')).toEqual({
    keys: 'abc',
    mouse: [{ kind: 'click', spot: { column: 11, row: 2 } }],
    answers: [],
  });
});

test('the wheel works with any modifier; other buttons are ignored', () => {
  const { mouse } = split('\u001b[<64;1;1M\u001b[<69;1;1M\u001b[<2;1;1M');
  expect(mouse.map(({ kind }) => kind)).toEqual(['wheelup', 'wheeldown']);
});

test('an answer ends with BEL or ST', () => {
  expect(split('\u001b]11;rgb:0/0/0\u0007x\u001b]11;rgb:f/f/f\u001b\\y')).toEqual({
    keys: 'xy',
    mouse: [],
    answers: ['11;rgb:0/0/0', '11;rgb:f/f/f'],
  });
});

test('keys pass through: arrows, Alt, escape, kitty', () => {
  for (const keys of [
    '\u001b[A',
    '\u001b3',
    '\u001b',
    '\u001b\u001b',
    '\u001b[53;5u',
    '\u001b]',
    '\u001b[2~',
    '\u001b[200',
  ])
    expect(split(keys).keys).toBe(keys);
});

test("xterm's modifier encoding becomes kitty's", () => {
  expect(split('\u001b[27;5;53~').keys).toBe('\u001b[53;5u');
});

test('a paste is left alone, whatever it looks like', () => {
  const paste = '\u001b[200~\u001b[<0;1;1M \u001b]11;x\u0007\u001b[201~';
  expect(split(`${paste}\u001b[<0;1;1M`)).toMatchObject({
    keys: paste,
    answers: [],
    mouse: [{ kind: 'click' }],
  });
});

test('it does not matter where a read ends', () => {
  const piece = fc.constantFrom(
    ...['a', '\u001b[A', '\u001b[<0;1;2M', '\u001b[<65;10;20M', '\u001b]11;rgb:0/0/0\u0007', '你', '\r'],
    ...[
      '\u001b[200~p\u001b[<0;1;1Mq\u001b[201~',
      '\u001b[27;5;53~',
      '\u001b[5~',
      '\u001b[200~\u001b\u001b[201~',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat(80)), (pieces, cuts) => {
      const text = pieces.join('');
      const at = [
        0,
        ...cuts.map((cut) => cut % (text.length + 1)).toSorted((one, other) => one - other),
        text.length,
      ];
      const readings = at.slice(1).map((end, index) => text.slice(at[index], end));
      expect(split(...readings)).toEqual(split(text));
    }),
  );
});
