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

/** An id, or at least three characters that one begins with. */
const ID = /^(?:tsk_)?([a-z2-7]{3,12})$/i;
/** Sorts after every character of an id. */
const AFTER_ALL = '{';

/**
 * Numbers of tasks whose title, prompt, result or error hold every word of the text, or whose id begins with it; none for a text
 * without words.
 */
export const searchPage = ({ drive }: Reading, query: SearchQuery): readonly number[] => {
  const match = matchQuery(query.text);
  if (match === undefined) return [];
  const found = drive(readMatches(match, query));
  const id = ID.exec(query.text.trim())?.[1]?.toLowerCase();
  if (id === undefined) return found;
  const numbers = new Set([...found, ...drive(readIds(`tsk_${id}`, query))]);
  return [...numbers].sort((a, b) => b - a).slice(0, query.limit);
};

function* readIds(prefix: string, { before, limit }: SearchQuery): Unit<readonly number[]> {
  const query = sql<{ n: number }>`
    select n from task where id >= ${prefix} and id < ${prefix + AFTER_ALL} and n < ${before ?? Number.MAX_SAFE_INTEGER}
    order by n desc limit ${limit}`;
  return (yield* all(query.compile(db))).map(({ n }) => n);
}

function* readMatches(match: string, { before, limit }: SearchQuery): Unit<readonly number[]> {
  const query = sql<{ n: number }>`
    select rowid as n from search
    where search match ${match} and rowid < ${before ?? Number.MAX_SAFE_INTEGER}
    order by rowid desc limit ${limit}`;
  return (yield* all(query.compile(db))).map(({ n }) => n);
}
