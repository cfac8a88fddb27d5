import { expect, test } from 'vitest';
import { PressQueue } from './press-queue.ts';

const press = (name: string) => ({ name, text: '' });
const whenDrawn = setImmediate;

test('the first is handled at once, the others in turn', async () => {
  const taken: string[] = [];
  const queue = new PressQueue({ take: ({ name }) => void taken.push(name), whenDrawn });
  queue.add([press('a'), press('b')]);
  queue.add([press('c')]);
  expect(taken).toEqual(['a']);
  await expect.poll(() => taken).toEqual(['a', 'b', 'c']);
  await new Promise(setImmediate);
  queue.add([press('d')]);
  expect(taken).toEqual(['a', 'b', 'c', 'd']);
});

test('a press that is put back comes before later ones', async () => {
  const taken: string[] = [];
  const queue = new PressQueue({ take: ({ name }) => void taken.push(name), whenDrawn });
  queue.putBack([press('j'), press('k')]);
  queue.add([press('enter')]);
  expect(taken).toEqual([]);
  await expect.poll(() => taken).toEqual(['j', 'k', 'enter']);
});

test('one that throws does not block the next', async () => {
  const taken: string[] = [];
  const queue = new PressQueue({
    take: ({ name }) => {
      if (name === 'bad') throw new Error('bad');
      taken.push(name);
    },
    whenDrawn,
  });
  expect(() => queue.add([press('bad'), press('good')])).toThrow('bad');
  await expect.poll(() => taken).toEqual(['good']);
});

test('queued text is handled together', async () => {
  const taken: (readonly [string, string])[] = [];
  const queue = new PressQueue({
    take: ({ name, text }) => void taken.push([name, text]),
    whenDrawn,
    meaning: {
      meant: (each) => [each],
      wordsAhead: (presses) => presses.findIndex(({ text }) => text === ''),
    },
  });
  const typed = (text: string) => ({ name: text, text });
  queue.add([typed('u'), typed('p'), press('enter'), typed('x')]);
  await expect
    .poll(() => taken)
    .toEqual([
      ['u', 'up'],
      ['enter', ''],
      ['x', 'x'],
    ]);
});

test('a press is split when its turn comes', async () => {
  const taken: string[] = [];
  const queue = new PressQueue({
    take: ({ name }) => void taken.push(name),
    whenDrawn,
    meaning: {
      meant: (each) =>
        each.name === 'alt+j' && taken.includes('o') ? [press('escape'), press('j')] : [each],
      wordsAhead: () => 1,
    },
  });
  queue.add([press('alt+j'), press('o'), press('alt+j')]);
  await expect.poll(() => taken).toEqual(['alt+j', 'o', 'escape', 'j']);
});

test('presses after a key that must load something wait for it', async () => {
  const taken: string[] = [];
  const read = Promise.withResolvers<void>();
  const queue: PressQueue = new PressQueue({
    take: ({ name }) => {
      taken.push(name);
      if (name === 'c') queue.hold(read.promise);
    },
    whenDrawn,
  });
  queue.add([press('c'), press('y')]);
  await new Promise(setImmediate);
  queue.add([press('n')]);
  expect(taken).toEqual(['c']);
  read.resolve();
  await expect.poll(() => taken).toEqual(['c', 'y', 'n']);
});
