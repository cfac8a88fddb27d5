import { describe, expect, test } from 'vitest';
import { db } from './builder.ts';
import { compiled } from './compiled.ts';

describe('a compiled query', () => {
  test('is built once and filled in at each call', () => {
    let built = 0;
    const query = compiled((values: { key: string; value: string }) => {
      built += 1;
      return db.updateTable('meta').set({ value: values.value }).where('key', '=', values.key);
    });
    const [first, second] = [query({ key: 'a', value: '1' }), query({ key: 'b', value: '2' })];
    expect(first.parameters).toEqual(['1', 'a']);
    expect(second.parameters).toEqual(['2', 'b']);
    expect(second.sql).toBe(first.sql);
    expect(built).toBe(1);
  });

  test('keeps values that are always the same', () => {
    const query = compiled((values: { n: number }) =>
      db.selectFrom('task').select('id').where('status', '=', 'pending').where('n', '>', values.n).limit(3),
    );
    expect(query({ n: 7 }).parameters).toEqual(['pending', 7, 3]);
  });

  test('writes its parameters so that SQLite need not plan again', () => {
    const query = compiled((values: { key: string }) => db.deleteFrom('meta').where('key', '=', values.key));
    expect(query({ key: 'a' }).sql).toBe('delete from "meta" where "key" = +?');
  });
});
