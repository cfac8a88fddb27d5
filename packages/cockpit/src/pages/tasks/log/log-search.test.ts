import { plainText } from '@coxswain/views';
import { expect, test } from 'vitest';
import { lineOf } from '../../../text/line.ts';
import { logRows } from './log-rows.ts';
import { findMatches, markedRows } from './log-search.ts';

const LOG = logRows(
  ['npm ci', 'error: no Chromium', 'xxxxxxchromiumyy'].map((text) => lineOf(text)),
  10,
);

test('matches across rows are found; case counts only with a capital', () => {
  const rowsOf = (query: string) => findMatches(LOG, query).map((match) => match.map(({ row }) => row));
  expect(LOG.rows.map(plainText)).toEqual(['npm ci', 'error: no ', 'Chromium', 'xxxxxxchro', 'miumyy']);
  expect(rowsOf('chromium')).toEqual([[2], [3, 4]]);
  expect(rowsOf('Chromium')).toEqual([[2]]);
  expect(rowsOf('[')).toEqual([]);
  expect(rowsOf('')).toEqual([]);
});

test('matches are highlighted, and no text is lost', () => {
  const marked = markedRows(LOG.rows, findMatches(LOG, 'chromium'), { from: 3, until: 5 });
  expect(marked.map(plainText)).toEqual(LOG.rows.map(plainText));
  expect(marked[2]).toMatchObject([{ text: 'Chromium', tone: 'attention' }]);
  expect(marked[3]).toMatchObject([{ text: 'xxxxxx' }, { text: 'chro', tone: 'cursor' }]);
});
