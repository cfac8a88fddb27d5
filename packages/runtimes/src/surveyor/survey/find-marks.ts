// Finds what authors left to be done: TODO and FIXME where a comment or a line begins with them, with their places. In the
// middle of a text, or in quotes, they are only spoken of.

import { cutToCells, printableLine } from '@coxswain/protocol';
import { eachFile, type FilesToRead } from './each-file.ts';
import type { Mark, Marks } from './survey.ts';

/** What is looked for, as people read it. */
export const PATTERN = String.raw`(?:^|//|/\*|\*|#|--|;|%|<!--)[\s\-[\]@]{0,20}\b(TODO|FIXME)\b`;

const MARK = new RegExp(PATTERN);
const KEPT = 200;
const TEXT_CELLS = 120;
const WORDS = ['TODO', 'FIXME'];

/** Reads every file. All marks are counted, the first 200 are kept. */
export const findMarks = async (reading: FilesToRead): Promise<Marks> => {
  const marks: Mark[] = [];
  let count = 0;
  let files = 0;
  await eachFile(reading, (path, { bytes }) => {
    // Most files hold none: the bytes are searched before they become text.
    if (!bytes || !WORDS.some((word) => bytes.includes(word))) return;
    const found = marksIn(path, bytes.toString('utf8'));
    if (found.length > 0) files++;
    count += found.length;
    marks.push(...found.slice(0, KEPT - marks.length));
  });
  return { count, files, marks };
};

/** At most one mark a line. */
export const marksIn = (path: string, text: string): readonly Mark[] =>
  text.split('\n').flatMap((line, at) => {
    const found = MARK.exec(line);
    if (!found || isQuoted(line.slice(0, found.index))) return [];
    const start = found.index + found[0].length - (found[1]?.length ?? 0);
    return [{ path, line: at + 1, text: cutToCells(printableLine(line.slice(start)), TEXT_CELLS) }];
  });

const QUOTES = ["'", '"', '`'];

// An odd number of the same quotes before it: one of them is open. An apostrophe stands between letters.
const isQuoted = (before: string): boolean => {
  const text = before.replaceAll(/(?<=\w)'(?=\w)/g, '');
  return QUOTES.some((quote) => text.split(quote).length % 2 === 0);
};
