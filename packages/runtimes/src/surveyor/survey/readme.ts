// What a project says of itself in the first line of its README.

import { join } from 'node:path';
import { cutToCells, printableLine } from '@coxswain/protocol';
import type { Survey } from './survey.ts';
import { readTextFile } from './text-file.ts';

const MAX_BYTES = 1024 * 1024;
const LINE_CELLS = 200;
const NAME = /^readme(?:\.(?:md|markdown|rst|txt))?$/i;

/** The first line with words in it, without the marks of a heading. Reads only a file of the list. */
export const readReadme = async (
  folder: string,
  paths: readonly string[],
): Promise<NonNullable<Survey['readme']>> => {
  const from = paths.find((path) => NAME.test(path));
  const file = from === undefined ? undefined : await readTextFile(join(folder, from), MAX_BYTES);
  if (from === undefined || !file?.bytes) return 'none';
  const line = file.bytes
    .toString('utf8')
    .split('\n')
    .find((each) => /[\p{L}\p{N}]/u.test(each) && !/^\s*(?:<|\[?!\[)/.test(each));
  if (line === undefined) return 'none';
  return { from, line: cutToCells(printableLine(line.replace(/^[\s#=*>]+/, '')), LINE_CELLS) };
};
