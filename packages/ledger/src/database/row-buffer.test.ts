import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RowBuffer } from './row-buffer.ts';
import { sparseTable } from './sparse-insert.ts';

const table = sparseTable('meta', { key: undefined, value: 'usual' });

describe('a sparse row', () => {
  test('leaves out what the table says anyway', () => {
    expect(table.row({ key: 'a', value: 'usual' })).toEqual({ columns: 0b01, values: ['a'] });
    expect(table.row({ key: 'a', value: 'other' })).toEqual({ columns: 0b11, values: ['a', 'other'] });
  });

  test('is inserted alone or with others that set the same columns', () => {
    const [a, b] = [table.row({ key: 'a', value: 'usual' }), table.row({ key: 'b', value: 'usual' })];
    expect(table.insert([a])).toMatchObject({
      sql: 'insert into "meta" ("key") values (+?)',
      parameters: ['a'],
    });
    expect(table.insert([a, b])).toMatchObject({
      sql: 'insert into "meta" ("key") values (+?), (+?)',
      parameters: ['a', 'b'],
    });
  });
});

describe('a buffer of rows', () => {
  test('writes every row once, in few statements', () => {
    const rows = fc.array(fc.record({ key: fc.uuid(), value: fc.constantFrom('usual', 'other') }), {
      maxLength: 100,
    });
    const property = fc.property(rows, (wanted) => {
      const buffer = new RowBuffer(table);
      const written: unknown[] = [];
      let statements = 0;
      const flush = (): void => {
        const script = buffer.flush();
        for (let step = script.next([]); step.done !== true; step = script.next([])) {
          statements += 1;
          written.push(...step.value.parameters.filter((value) => value !== 'other'));
        }
      };
      for (const row of wanted) if (buffer.add(row)) flush();
      flush();
      flush();
      expect(written.toSorted()).toEqual(wanted.map(({ key }) => key).toSorted());
      expect(statements).toBeLessThanOrEqual(wanted.length);
    });
    fc.assert(property);
  });
});
