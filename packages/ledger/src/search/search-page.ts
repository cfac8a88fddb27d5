// A page of what a search finds, newest first. Runs in the reading thread.

import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { all, type Tx } from '../database/tx.ts';
import type { Reading } from '../reader/reading.ts';
import { emojiWord, PAIRED_CLASS, pairsOf } from './cut.ts';

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

function* readIds(prefix: string, { before, limit }: SearchQuery): Tx<readonly number[]> {
  const query = sql<{ n: number }>`
    select n from task where id >= ${prefix} and id < ${prefix + AFTER_ALL} and n < ${before ?? Number.MAX_SAFE_INTEGER}
    order by n desc limit ${limit}`;
  return (yield* all(query.compile(db))).map(({ n }) => n);
}

function* readMatches(match: string, { before, limit }: SearchQuery): Tx<readonly number[]> {
  const query = sql<{ n: number }>`
    select rowid as n from search
    where search match ${match} and rowid < ${before ?? Number.MAX_SAFE_INTEGER}
    order by rowid desc limit ${limit}`;
  return (yield* all(query.compile(db))).map(({ n }) => n);
}

// What a person typed, as a query of the index. Only letters, digits and emoji reach it, always quoted, so that no input
// can be an operator or an error; every word must occur, and one of three letters or more also matches as a prefix.

/** More words than this in one search are left out. */
const MAX_WORDS = 32;
/** Shorter prefixes match so many words that a search would take seconds in a large ledger. */
const MIN_PREFIX_LETTERS = 3;
const UNIT = new RegExp(
  `(?<paired>${PAIRED_CLASS}+)|(?<emoji>\\p{Extended_Pictographic})|(?<word>[[\\p{L}\\p{N}\\p{M}\\p{Co}]--${PAIRED_CLASS}]+)`,
  'gv',
);

/** The query for FTS5; undefined when the text holds nothing that can be searched for. */
export const matchQuery = (text: string): string | undefined => {
  const phrases = text.normalize('NFKC').split(/\s+/u).flatMap(phrasesOf);
  return phrases.length === 0 ? undefined : phrases.slice(0, MAX_WORDS).join(' ');
};

/** `src/main.ts` is one phrase of three words, as the index cut it; a run of Chinese is the phrase of its pairs. */
const phrasesOf = (chunk: string): string[] => {
  const phrases: string[] = [];
  let words: string[] = [];
  const endWords = (): void => {
    if (words.length > 0) phrases.push(wordsPhrase(words));
    words = [];
  };
  for (const { groups } of chunk.matchAll(UNIT)) {
    if (groups?.word !== undefined) {
      words.push(groups.word);
      continue;
    }
    endWords();
    if (groups?.paired !== undefined) phrases.push(pairedPhrase([...groups.paired]));
    if (groups?.emoji !== undefined) phrases.push(`"${emojiWord(groups.emoji)}"`);
  }
  endWords();
  return phrases;
};

const wordsPhrase = (words: readonly string[]): string => {
  const mayGoOn = [...(words.at(-1) ?? '')].length >= MIN_PREFIX_LETTERS;
  return `"${words.join(' ')}"${mayGoOn ? '*' : ''}`;
};

const pairedPhrase = (characters: readonly string[]): string =>
  characters.length === 1 ? `"${characters[0]}"` : `"${pairsOf(characters).join(' ')}"`;
