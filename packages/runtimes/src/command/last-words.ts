// What a program that failed wrote last, as one line that a person reads: most of them say why there.

import { stripVTControlCharacters } from 'node:util';
import { cutToCells, printableLine } from '@coxswain/protocol';

const MESSAGE_CELLS = 300;

/**
 * What says most of a failure: the last line that speaks of an error, with what is told of it in the lines below (some say
 * `Unexpected error` there, and the reason below it), up to the first that is indented, where a trace begins, unless a
 * colon announces it; else the last line. Without colours.
 */
export const wordsOfError = (stderr: string): string => {
  const lines = linesOf(stderr);
  const at = lines.findLastIndex((line) => /error|fatal|exception|panic/i.test(line));
  const report = lines.slice(at);
  const trace = report.findIndex((line, n) => n > 0 && /^\s/.test(line) && !/:\s*$/.test(report[n - 1] ?? ''));
  return asOneLine(report.slice(0, trace < 0 ? undefined : trace).join(' '));
};

const linesOf = (text: string): readonly string[] =>
  stripVTControlCharacters(text)
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '');

const asOneLine = (text: string): string => cutToCells(printableLine(text), MESSAGE_CELLS);
