import { describe, expect, test } from 'vitest';
import { runUntrusted, UntrustedLimit } from './run-untrusted.ts';
import { schemaSizeProblem } from './schema-size.ts';

const A_AND_B = `${'a'.repeat(40)}b`;
const backtracking = (owner: string, signal?: AbortSignal) =>
  runUntrusted(
    'matchSchema',
    { schema: { pattern: '^(a+)+$' }, text: JSON.stringify(A_AND_B) },
    { owner, signal },
  );
const quick = (owner: string) =>
  runUntrusted('findLines', { source: 'b', flags: '', text: 'a\nb', most: 9 }, { owner });

/** All of them hold the same element, so that each is compared with each. */
const objects = JSON.stringify(
  Array.from({ length: 15_000 }, (_, at) => ({ a: { b: { c: { d: at } } }, e: [1, 2, 3, 4, at] })),
);
const nested = (depth: number): Readonly<Record<string, unknown>> =>
  depth === 0 ? { type: 'string' } : { allOf: [nested(depth - 1), nested(depth - 1)] };
const FORKED = { $defs: { a: { anyOf: [{ $ref: '#/$defs/a/x' }] } }, $ref: '#/$defs/b' };

describe('what takes forever is ended', () => {
  test.each([
    ['a pattern that goes back and forth', { pattern: '^(a+)+$' }, JSON.stringify(A_AND_B)],
    [
      'a pattern of property names',
      { patternProperties: { '^(a+)+$': {} } },
      JSON.stringify({ [A_AND_B]: 1 }),
    ],
    ['uniqueItems over many objects', { uniqueItems: true }, objects],
    ['allOf that doubles at every level', nested(15), '"x"'],
  ])('%s', async (_, schema, text) => {
    await expect(runUntrusted('matchSchema', { schema, text }, { owner: 'a' })).rejects.toThrow(
      UntrustedLimit,
    );
  });

  test('what needs more memory than it gets', async () => {
    const text = 'x\n'.repeat(4_000_000);
    const found = runUntrusted('findLines', { source: 'x', flags: '', text, most: 4e6 }, { owner: 'a' });
    await expect(found).rejects.toThrow(UntrustedLimit);
    expect(await quick('a')).toEqual([{ line: 2, text: 'b' }]);
  });
});

test('what is wrong with the input is an answer, also when it breaks the stack', async () => {
  const check = (schema: object) => runUntrusted('checkSchema', { schema: { ...schema } }, { owner: 'a' });
  await expect(check({ type: 'strnig' })).rejects.toThrow(/schema is invalid/);
  await expect(check(FORKED)).rejects.toThrow(/can't resolve reference/);
  const endless = { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } };
  await expect(runUntrusted('matchSchema', { schema: endless, text: '1' }, { owner: 'a' })).rejects.toThrow(
    /call stack/,
  );
});

test('one who asks for what takes forever does not hold up anyone else', async () => {
  const ended: string[] = [];
  const note = (name: string) => (): void => void ended.push(name);
  const hostile = Array.from({ length: 4 }, () => backtracking('hostile').catch(note('hostile')));
  await quick('honest').then(note('honest'));
  expect(ended).toEqual(['honest']);
  await Promise.all(hostile);
  expect(ended).toHaveLength(5);
});

test('many who ask for what takes forever do not come before one who waits for a first turn', async () => {
  const ended: string[] = [];
  const note = (name: string) => (): void => void ended.push(name);
  const hostile = ['one', 'two'].flatMap((owner) => [1, 2].map(() => backtracking(owner).catch(note(owner))));
  await quick('honest').then(note('honest'));
  expect(ended.length).toBeLessThanOrEqual(3);
  await Promise.all(hostile);
});

test('who goes away is not worked for', async () => {
  const away = new AbortController();
  const running = backtracking('leaver', away.signal);
  const waiting = backtracking('leaver', away.signal);
  away.abort(new Error('gone'));
  await expect(running).rejects.toThrow('gone');
  await expect(waiting).rejects.toThrow('gone');
  expect(await quick('leaver')).toHaveLength(1);
});

test('a queue has an end', async () => {
  const away = new AbortController();
  const waiting = Array.from({ length: 1_001 }, () => backtracking('flood', away.signal).catch(String));
  await expect(backtracking('flood')).rejects.toThrow('1000 checks are waiting already');
  away.abort(new Error('enough'));
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['Error: enough']));
});

test('a schema has a size and a depth', () => {
  const deep = (levels: number): object => (levels === 0 ? {} : { not: deep(levels - 1) });
  expect(schemaSizeProblem(deep(60))).toBeUndefined();
  expect(schemaSizeProblem(deep(65))).toBe('nested more than 64 levels deep');
  expect(schemaSizeProblem({ enum: ['x'.repeat(300_000)] })).toBe('larger than 256 KiB');
  expect(schemaSizeProblem({ type: 'object', properties: { a: { type: 'string' } } })).toBeUndefined();
});
