import { expect, test } from 'vitest';
import { pathsThatFit } from './glob.ts';

const BY = { owner: 'test' };
const PATHS = ['a.ts', 'src/b.ts', 'src/deep/c.ts', 'src/deep/d.md'];

test('a glob without a slash means the name wherever it lies, one with a slash the whole path', async () => {
  expect(await pathsThatFit(PATHS, '*.ts', BY)).toEqual(['a.ts', 'src/b.ts', 'src/deep/c.ts']);
  expect(await pathsThatFit(PATHS, './src/*.ts', BY)).toEqual(['src/b.ts']);
});

test('more paths than are looked at in one go stay in their order', async () => {
  const many = Array.from({ length: 5_000 }, (_, at) => `${at}.${at % 2 === 0 ? 'ts' : 'md'}`);
  expect(await pathsThatFit(many, '*.ts', BY)).toEqual(many.filter((path) => path.endsWith('.ts')));
});

test.each([
  ['expands without end', '{1..2000000}'],
  ['doubles with each brace', '{a,b}'.repeat(24)],
  ['goes back and forth without end', `${'*a'.repeat(40)}c`],
])('a glob that %s is refused instead of holding everything up', async (_, glob) => {
  await expect(pathsThatFit([`${'a'.repeat(80)}b`], glob, BY)).rejects.toThrow(/takes too long/);
});
