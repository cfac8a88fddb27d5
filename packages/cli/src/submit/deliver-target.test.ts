import { expect, test } from 'vitest';
import { deliverTarget } from './deliver-target.ts';

test('a file is meant from where the command was given, everything else as it was typed', () => {
  const deps = { folder: '/work/here' };
  expect(deliverTarget('file:notes.txt', deps)).toBe('file:/work/here/notes.txt');
  expect(deliverTarget('file:../notes.txt', deps)).toBe('file:/work/notes.txt');
  expect(deliverTarget('file:/notes.txt', deps)).toBe('file:/notes.txt');
  for (const typed of ['file:', 'telegram:4711', 'desktop']) expect(deliverTarget(typed, deps)).toBe(typed);
});
