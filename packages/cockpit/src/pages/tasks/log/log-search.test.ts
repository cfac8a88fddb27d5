import { expect, test } from 'vitest';
import { lineOf, plainText } from '../../../text/line.ts';
import { logRows } from './log-rows.ts';
import { findMatches, markedRows, matchFrom } from './log-search.ts';

const LOG = logRows('npm ci\nerror: no Chromium\nxxxxxxchromiumyy', 10);

test('what runs over the end of a row is found, in either case unless a capital is looked for', () => {
  const rowsOf = (query: string) => findMatches(LOG, query).map((match) => match.map(({ row }) => row));
  expect(LOG.rows).toEqual(['npm ci', 'error: no ', 'Chromium', 'xxxxxxchro', 'miumyy']);
  expect(rowsOf('chromium')).toEqual([[2], [3, 4]]);
  expect(rowsOf('Chromium')).toEqual([[2]]);
  expect(rowsOf('[')).toEqual([]);
  expect(rowsOf('')).toEqual([]);
});

test('the search goes on from where one is, and begins again at the top', () => {
  const matches = findMatches(LOG, 'chromium');
  expect([matchFrom(matches, 0), matchFrom(matches, 3), matchFrom(matches, 4)]).toEqual([0, 1, 0]);
  expect(matchFrom([], 0)).toBe(-1);
});

test('what was found stands out, and no text is lost', () => {
  const lines = LOG.rows.map((row) => lineOf(row));
  const marked = markedRows(lines, findMatches(LOG, 'chromium'), 1);
  expect(marked.map(plainText)).toEqual(LOG.rows);
  expect(marked[2]).toMatchObject([{ text: 'Chromium', tone: 'attention' }]);
  expect(marked[3]).toMatchObject([{ text: 'xxxxxx' }, { text: 'chro', tone: 'cursor' }]);
});
