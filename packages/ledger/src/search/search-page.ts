// A page of what a search finds, newest first. Runs in the reading thread.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { all, type Unit } from '../database/unit.ts';
import type { Reading } from '../reader/reading.ts';
import { matchQuery } from './match.ts';

export interface SearchQuery {
  readonly text: string;
  /** Only tasks with a smaller number; undefined: from the newest on. */
  readonly before: number | undefined;
  readonly limit: number;
}

/** Numbers of tasks whose title, prompt or result hold every word of the text; none for a text without words. */
export const searchPage = ({ drive }: Reading, query: SearchQuery): readonly number[] => {
  const match = matchQuery(query.text);
  return match === undefined ? [] : drive(readMatches(match, query));
};

function* readMatches(match: string, { before, limit }: SearchQuery): Unit<readonly number[]> {
  const query = sql<{ n: number }>`
    select rowid as n from search
    where search match ${match} and rowid < ${before ?? Number.MAX_SAFE_INTEGER}
    order by rowid desc limit ${limit}`;
  return (yield* all(query.compile(db))).map(({ n }) => n);
}
