// The last output of a failed program as one readable line: most programs say there why they failed.

import { stripVTControlCharacters } from 'node:util';
import { cutToCells, printableLine } from '@coxswain/protocol';

const MESSAGE_CELLS = 300;

/**
 * The most telling part of a failure: the last line about an error, with the lines below it (some say
 * `Unexpected error` there, and the reason below it), up to the first that is indented, where a trace begins, unless a
 * colon announces it; else the last line. Without colours.
 */
export const wordsOfError = (stderr: string): string => {
  const lines = linesOf(stderr);
  const at = lines.findLastIndex((line) => /error|fatal|exception|panic/i.test(line));
  const report = lines.slice(at);
  const trace = report.findIndex(
    (line, n) => n > 0 && /^\s/.test(line) && !/:\s*$/.test(report[n - 1] ?? ''),
  );
  return asOneLine(report.slice(0, trace < 0 ? undefined : trace).join(' '));
};

const linesOf = (text: string): readonly string[] =>
  stripVTControlCharacters(text)
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '');

const asOneLine = (text: string): string => cutToCells(printableLine(text), MESSAGE_CELLS);
