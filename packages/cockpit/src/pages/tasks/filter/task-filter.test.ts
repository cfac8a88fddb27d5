import { allWordsFor } from '@coxswain/locale/cockpit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FILTER_FIELDS, filterParts } from './filter-parts.ts';
import { isNarrowing, NO_FILTER, queryOf } from './task-filter.ts';

test('active lists what needs a person first, history what ended last', () => {
  expect(queryOf('active', NO_FILTER)).toEqual({
    status: 'needs_input,running,pending',
    order: 'attention',
    limit: '100',
  });
  expect(queryOf('history', NO_FILTER)).toMatchObject({
    status: 'completed,failed,cancelled',
    order: 'ended',
    roots: 'true',
  });
});

test('status, agent, dates and words narrow the query', () => {
  const range = { since: '2026-11-01T00:00:00.000Z' };
  const filter = { text: ' pay ', status: 'failed', agent: 'claude', date: '2026-11-01..', range } as const;
  expect(queryOf('history', filter)).toMatchObject({
    status: 'failed',
    search: 'pay',
    agent: 'claude',
    since: range.since,
  });
  expect(queryOf('history', filter)).not.toHaveProperty('roots');
  expect(isNarrowing(filter)).toBe(true);
  expect(isNarrowing(NO_FILTER)).toBe(false);
});

test('active filters stay visible in little room, and the row fits', () => {
  const filter = { text: '', status: 'failed', date: '' } as const;
  const parts = filterParts({ filter, words: allWordsFor('en'), field: undefined, columns: 20 });
  expect(parts.map(({ id, value }) => [id, value])).toEqual([['status', 'Failed']]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.constantFrom(undefined, ...FILTER_FIELDS),
      fc.constantFrom('en' as const, 'zh' as const),
      (columns, field, language) => {
        const all = filterParts({ filter, words: allWordsFor(language), field, columns });
        expect(all.reduce((sum, { cells }) => sum + cells, 0)).toBeLessThanOrEqual(columns);
        if (field !== undefined) expect(all.map(({ id }) => id)).toContain(field);
      },
    ),
  );
});
