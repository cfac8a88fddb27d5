// Finds what authors left to be done: the words TODO and FIXME, with their places.

import { cutToCells, printableLine } from '@coxswain/protocol';
import { eachFile, type FilesToRead } from './each-file.ts';
import type { Mark, Marks } from './survey.ts';

/** What is looked for, as people read it. */
export const PATTERN = '\\b(TODO|FIXME)\\b';

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
    const start = line.search(/\b(?:TODO|FIXME)\b/);
    if (start < 0) return [];
    return [{ path, line: at + 1, text: cutToCells(printableLine(line.slice(start)), TEXT_CELLS) }];
  });
