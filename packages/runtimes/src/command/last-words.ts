// What a program that failed wrote last, as one line that a person reads: most of them say why there.

import { stripVTControlCharacters } from 'node:util';
import { cutToCells, printableLine } from '@coxswain/protocol';

const MESSAGE_CELLS = 300;

/** The last line of the text, without its colours. */
export const lastWords = (stderr: string): string => asOneLine(linesOf(stderr).at(-1) ?? '');

/**
 * What says most of a crash: the last line that speaks of an error, with what is told of it in the lines below, up to the
 * first that is indented, where a trace begins; else the last line. Some say `Unexpected error` and the reason below it.
 */
export const wordsOfError = (stderr: string): string => {
  const lines = linesOf(stderr);
  const at = lines.findLastIndex((line) => /error|fatal|exception|panic/i.test(line));
  if (at < 0) return lastWords(stderr);
  const below = lines.slice(at + 1);
  const trace = below.findIndex((line) => /^\s/.test(line));
  return asOneLine([lines[at], ...below.slice(0, trace < 0 ? undefined : trace)].join(' '));
};

const linesOf = (text: string): readonly string[] =>
  stripVTControlCharacters(text)
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '');

const asOneLine = (text: string): string => cutToCells(printableLine(text), MESSAGE_CELLS);
